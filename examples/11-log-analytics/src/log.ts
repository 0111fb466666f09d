// The log of three minutes, with things in it that logs have: a line of something else, and a search that fails for a minute.
const routes = ['/questions/1', '/search?q=kafka', '/ask'] as const
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** A line each five seconds; behind them a request for `last`, which fails. */
export function logOf(end: number, last: string): string[] {
  const lines = [`worker restarted, its clock says ${end}`]
  for (let at = -180; at <= 0; at += 5) {
    const route = routes[(180 + at) % routes.length] ?? '/'
    const isDown = route.startsWith('/search') && at > -120 && at <= -60
    lines.push(lineOf(end + at * 1_000, route, isDown ? 503 : 200, isDown ? 2 : 0.02))
  }
  return [...lines, lineOf(end, last, 500, 0.02)]
}

function lineOf(ms: number, path: string, status: number, seconds: number): string {
  return `10.0.0.7 - - [${logTime(ms)}] "GET ${path} HTTP/1.1" ${status} 512 ${seconds}`
}

/** `24/Nov/2026:10:15:00 +0000` */
function logTime(ms: number): string {
  const [date = '', time = ''] = new Date(ms).toISOString().slice(0, 19).split('T')
  const [year, month, day] = date.split('-')
  return `${day}/${months[Number(month) - 1]}/${year}:${time} +0000`
}
