-- The topic of the question service that `npm start` runs.
CREATE STREAM IF NOT EXISTS question_events (questionId STRING KEY, type STRING, userId STRING)
  WITH (KAFKA_TOPIC = 'question-events', PARTITIONS = 4, VALUE_FORMAT = 'JSON');

-- How many each user asked in a window of two seconds (a service would say 1 DAY): one row, when the window is over,
-- and with it the time in which questions may still come late: the partitions of a topic are not read in step.
CREATE TABLE IF NOT EXISTS asked_per_user
  WITH (KAFKA_TOPIC = 'asked-per-user') AS
  SELECT userId, WINDOWSTART AS since, COUNT(*) AS asked
  FROM question_events WINDOW TUMBLING (SIZE 2 SECONDS, GRACE PERIOD 2 SECONDS)
  WHERE type = 'created'
  GROUP BY userId
  EMIT FINAL;

-- The same topic read as what it also is: a stream of results.
CREATE STREAM IF NOT EXISTS askers (userId STRING KEY, since BIGINT, asked BIGINT)
  WITH (KAFKA_TOPIC = 'asked-per-user', VALUE_FORMAT = 'JSON', WINDOW_TYPE = 'TUMBLING', WINDOW_SIZE = '2 SECONDS');

CREATE TABLE IF NOT EXISTS top_askers AS
  SELECT since, TOPK(asked, userId, 3) AS top
  FROM askers
  GROUP BY since;
