CREATE STREAM IF NOT EXISTS actions (userId STRING KEY, what STRING, question STRING)
  WITH (KAFKA_TOPIC = 'actions', PARTITIONS = 1, VALUE_FORMAT = 'JSON');

-- What a user did in one sitting: until there was a pause of half an hour.
CREATE TABLE IF NOT EXISTS user_sessions AS
  SELECT
    userId,
    COUNT(*) AS actions,
    COLLECT_SET(question) AS questions,
    LATEST_BY_OFFSET(what) AS latest
  FROM actions WINDOW SESSION (30 MINUTES, GRACE PERIOD 1 DAY)
  GROUP BY userId;
