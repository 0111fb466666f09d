--@test: the table has what the database has
RUN SCRIPT '../src/change-data-capture.sql';

INSERT INTO customer_changes (pk, after, op, ts_ms)
  VALUES (STRUCT(id := 1), STRUCT(id := 1, name := 'Ada', city := 'London'), 'c', 1);
INSERT INTO customer_changes (pk, before, after, op, ts_ms)
  VALUES (STRUCT(id := 1), STRUCT(id := 1, name := 'Ada', city := 'London'), STRUCT(id := 1, name := 'Ada', city := 'Turin'), 'u', 2);
INSERT INTO customer_changes (pk, before, op, ts_ms)
  VALUES (STRUCT(id := 1), STRUCT(id := 1, name := 'Ada', city := 'Turin'), 'd', 3);
INSERT INTO customer_changes (pk, after, op, ts_ms)
  VALUES (STRUCT(id := 1), STRUCT(id := 1, name := 'Ada Lovelace', city := 'Turin'), 'c', 4);

ASSERT VALUES customers (id, name, city) VALUES (1, 'Ada', 'London');
ASSERT VALUES customers (id, name, city) VALUES (1, 'Ada', 'Turin');
ASSERT NULL VALUES customers (id) KEY (1);
ASSERT VALUES customers (id, name, city) VALUES (1, 'Ada Lovelace', 'Turin');

ASSERT VALUES customers_per_city (city, n) VALUES ('London', 1);
ASSERT VALUES customers_per_city (city, n) VALUES ('London', 0);
ASSERT VALUES customers_per_city (city, n) VALUES ('Turin', 1);
