--@test: a question that nobody answers in time is told once, when its time is over
RUN SCRIPT '../src/unanswered-questions.sql';

INSERT INTO asked (ROWTIME, id, userId, title) VALUES (0, 'q-1', 'ada', 'Answered?');
INSERT INTO asked (ROWTIME, id, userId, title) VALUES (0, 'q-2', 'ada', 'Answered too late?');
INSERT INTO asked (ROWTIME, id, userId, title) VALUES (500, 'q-3', 'grace', 'Never answered?');
INSERT INTO answered (ROWTIME, id, text) VALUES (2000, 'q-1', 'Yes.');
INSERT INTO answered (ROWTIME, id, text) VALUES (2001, 'q-2', 'Yes.');
INSERT INTO asked (ROWTIME, id, userId, title) VALUES (9000, 'q-4', 'linus', 'Still waiting?');

ASSERT VALUES unanswered (id, userId, title) VALUES ('q-2', 'ada', 'Answered too late?');
ASSERT VALUES unanswered (id, userId, title) VALUES ('q-3', 'grace', 'Never answered?');
