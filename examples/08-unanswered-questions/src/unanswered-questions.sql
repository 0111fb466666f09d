CREATE STREAM IF NOT EXISTS asked (id STRING KEY, userId STRING, title STRING)
  WITH (KAFKA_TOPIC = 'asked', PARTITIONS = 1, VALUE_FORMAT = 'JSON');

CREATE STREAM IF NOT EXISTS answered (id STRING KEY, userId STRING, text STRING)
  WITH (KAFKA_TOPIC = 'answered', PARTITIONS = 1, VALUE_FORMAT = 'JSON');

-- A question waits for its answer: two seconds here, so that you see it happen, where a service would say 1 DAY.
-- Only when the time and the grace after it are over is it known that there is none.
CREATE STREAM IF NOT EXISTS unanswered AS
  SELECT asked.id AS id, asked.userId AS userId, title
  FROM asked
  LEFT JOIN answered WITHIN (0 SECONDS, 2 SECONDS) GRACE PERIOD 1 SECOND ON asked.id = answered.id
  WHERE answered.id IS NULL;
