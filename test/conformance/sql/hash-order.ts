// The order in which a Java HashMap hands out text keys. The suite's schemas without an id get theirs in the order of a HashMap of topics.

export function inHashOrder<T extends { readonly name: string }>(topics: readonly T[]): readonly T[] {
  let buckets = 16
  while (topics.length > buckets * 0.75) buckets *= 2
  const bucket = ({ name }: T): number => {
    const hash = javaHash(name)
    return (hash ^ (hash >>> 16)) & (buckets - 1)
  }
  return [...topics].sort((a, b) => bucket(a) - bucket(b))
}

function javaHash(text: string): number {
  let hash = 0
  for (let at = 0; at < text.length; at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0
  return hash
}
