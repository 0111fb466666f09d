-- The topic that the question service publishes to.
CREATE STREAM IF NOT EXISTS questions (id STRING KEY, userId STRING, tag STRING, title STRING)
  WITH (KAFKA_TOPIC = 'questions', PARTITIONS = 1, VALUE_FORMAT = 'JSON');

-- How many were asked about each tag, minute by minute. Who is up to an hour late is still counted.
CREATE TABLE IF NOT EXISTS questions_per_minute AS
  SELECT tag, COUNT(*) AS asked
  FROM questions WINDOW TUMBLING (SIZE 1 MINUTE, GRACE PERIOD 1 HOUR)
  WHERE title <> ''
  GROUP BY tag;
