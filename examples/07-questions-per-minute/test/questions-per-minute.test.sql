--@test: questions are counted by the minute in which they were asked, also when they come late
RUN SCRIPT '../src/questions-per-minute.sql';

INSERT INTO questions (ROWTIME, id, tag, title) VALUES (0, 'q-1', 'kafka', 'Why?');
INSERT INTO questions (ROWTIME, id, tag, title) VALUES (59999, 'q-2', 'kafka', 'How?');
INSERT INTO questions (ROWTIME, id, tag, title) VALUES (60000, 'q-3', 'kafka', 'When?');
INSERT INTO questions (ROWTIME, id, tag, title) VALUES (30000, 'q-4', 'kafka', 'Where?');

ASSERT VALUES questions_per_minute (tag, WINDOWSTART, asked) VALUES ('kafka', 0, 1);
ASSERT VALUES questions_per_minute (tag, WINDOWSTART, asked) VALUES ('kafka', 0, 2);
ASSERT VALUES questions_per_minute (tag, WINDOWSTART, asked) VALUES ('kafka', 60000, 1);
ASSERT VALUES questions_per_minute (tag, WINDOWSTART, asked) VALUES ('kafka', 0, 3);

--@test: a question without a title is none, and one that is more than an hour late is not counted
RUN SCRIPT '../src/questions-per-minute.sql';

INSERT INTO questions (ROWTIME, id, tag, title) VALUES (0, 'q-1', 'kafka', '');
INSERT INTO questions (ROWTIME, id, tag, title) VALUES (3660000, 'q-2', 'kafka', 'How?');
INSERT INTO questions (ROWTIME, id, tag, title) VALUES (59999, 'q-3', 'kafka', 'Late?');
INSERT INTO questions (ROWTIME, id, tag, title) VALUES (60000, 'q-4', 'kafka', 'Just in time?');

ASSERT VALUES questions_per_minute (tag, WINDOWSTART, asked) VALUES ('kafka', 3660000, 1);
ASSERT VALUES questions_per_minute (tag, WINDOWSTART, asked) VALUES ('kafka', 60000, 1);
