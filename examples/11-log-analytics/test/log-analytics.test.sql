--@test: a line is taken apart, and has the time that it tells
RUN SCRIPT '../src/log-analytics.sql';

INSERT INTO log VALUES ('10.0.0.7 - ada [01/Jan/1970:01:01:00 +0100] "GET /questions/1?page=2 HTTP/1.1" 200 5120 0.012');
INSERT INTO log VALUES ('Segmentation fault');

ASSERT VALUES requests (ROWTIME, route, status, took) VALUES (60000, '/questions', 200, 0.012);
ASSERT VALUES other_lines (line) VALUES ('Segmentation fault');

--@test: a minute with many errors is an alert until it turns out better
RUN SCRIPT '../src/log-analytics.sql';

INSERT INTO log VALUES ('::1 - - [01/Jan/1970:00:00:30 +0000] "GET /search?q=a HTTP/1.1" 503 0 1.0');
INSERT INTO log VALUES ('::1 - - [01/Jan/1970:00:00:31 +0000] "GET /search?q=a HTTP/1.1" 200 0 0.5');
INSERT INTO log VALUES ('::1 - - [01/Jan/1970:00:00:32 +0000] "GET /search?q=a HTTP/1.1" 200 0 0.5');
INSERT INTO log VALUES ('::1 - - [01/Jan/1970:00:00:33 +0000] "GET /search?q=a HTTP/1.1" 200 0 0.5');
INSERT INTO log VALUES ('::1 - - [01/Jan/1970:00:00:34 +0000] "GET /search?q=a HTTP/1.1" 200 0 0.5');

ASSERT VALUES alerts (route, WINDOWSTART, percent) VALUES ('/search', 0, 100);
ASSERT VALUES alerts (route, WINDOWSTART, percent) VALUES ('/search', 0, 50);
ASSERT VALUES alerts (route, WINDOWSTART, percent) VALUES ('/search', 0, 33);
ASSERT VALUES alerts (route, WINDOWSTART, percent) VALUES ('/search', 0, 25);
ASSERT NULL VALUES alerts (route) KEY ('/search');

ASSERT VALUES routes_per_minute (route, WINDOWSTART, requests, errors, took) VALUES ('/search', 0, 1, 1, 1.0);
ASSERT VALUES routes_per_minute (route, WINDOWSTART, requests, errors, took) VALUES ('/search', 0, 2, 1, 0.75);
