-- What Debezium writes for each change of the table `customers`: the row before, the row after, and what was done (c, r, u or d).
-- Behind a deletion it writes a record without a value, which a stream passes over.
CREATE STREAM IF NOT EXISTS customer_changes (
  pk STRUCT<id INT> KEY,
  before STRUCT<id INT, name STRING, city STRING>,
  after STRUCT<id INT, name STRING, city STRING>,
  op STRING,
  ts_ms BIGINT
) WITH (KAFKA_TOPIC = 'shop.public.customers', PARTITIONS = 1, FORMAT = 'JSON', TIMESTAMP = 'ts_ms');

-- The database's table: the last state of each row. HAVING deletes what was deleted there.
CREATE TABLE IF NOT EXISTS customers WITH (KEY_FORMAT = 'KAFKA') AS
  SELECT
    pk->id AS id,
    LATEST_BY_OFFSET(after->name, false) AS name,
    LATEST_BY_OFFSET(after->city, false) AS city,
    COUNT(*) AS changes
  FROM customer_changes
  GROUP BY pk->id
  HAVING LATEST_BY_OFFSET(op) <> 'd';

-- A table made from it: who moves is counted where they moved to, and no longer where they came from.
CREATE TABLE IF NOT EXISTS customers_per_city AS
  SELECT city, COUNT(*) AS n
  FROM customers
  GROUP BY city;
