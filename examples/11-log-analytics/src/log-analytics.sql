-- A log as web servers write it, a line in each record, with the seconds that the answer took at its end:
-- 10.0.0.7 - ada [24/Nov/2026:10:15:00 +0000] "GET /questions/1 HTTP/1.1" 200 5120 0.012
CREATE STREAM IF NOT EXISTS log (line STRING)
  WITH (KAFKA_TOPIC = 'access-log', PARTITIONS = 1, VALUE_FORMAT = 'KAFKA');

DEFINE request = '^\S+ \S+ \S+ \[([^\]]+)\] "[A-Z]+ (/\w*)[^"]*" (\d+) \d+ ([0-9.]+)$';

-- Its parts, under the time that the line tells.
CREATE STREAM IF NOT EXISTS requests WITH (TIMESTAMP = 'answered', VALUE_FORMAT = 'JSON') AS
  SELECT
    PARSE_TIMESTAMP(REGEXP_EXTRACT('${request}', line, 1), 'dd/MMM/yyyy:HH:mm:ss Z') AS answered,
    REGEXP_EXTRACT('${request}', line, 2) AS route,
    CAST(REGEXP_EXTRACT('${request}', line, 3) AS INT) AS status,
    CAST(REGEXP_EXTRACT('${request}', line, 4) AS DOUBLE) AS took
  FROM log
  WHERE REGEXP_EXTRACT('${request}', line) IS NOT NULL;

CREATE STREAM IF NOT EXISTS other_lines AS
  SELECT line FROM log WHERE REGEXP_EXTRACT('${request}', line) IS NULL;

-- How each route does, minute by minute.
CREATE TABLE IF NOT EXISTS routes_per_minute AS
  SELECT
    route,
    COUNT(*) AS requests,
    SUM(CASE WHEN status >= 500 THEN 1 ELSE 0 END) AS errors,
    AVG(took) AS took
  FROM requests WINDOW TUMBLING (SIZE 1 MINUTE, GRACE PERIOD 1 DAY)
  GROUP BY route;

-- The minutes in which a quarter of the answers or more were errors. One that turns out better leaves the table.
CREATE TABLE IF NOT EXISTS alerts AS
  SELECT
    route,
    100 * SUM(CASE WHEN status >= 500 THEN 1 ELSE 0 END) / COUNT(*) AS percent
  FROM requests WINDOW TUMBLING (SIZE 1 MINUTE, GRACE PERIOD 1 DAY)
  GROUP BY route
  HAVING SUM(CASE WHEN status >= 500 THEN 1 ELSE 0 END) * 4 >= COUNT(*);
