--@test: a pause of more than half an hour ends a session; an action between two makes one of them
RUN SCRIPT '../src/user-sessions.sql';

INSERT INTO actions (ROWTIME, userId, what, question) VALUES (0, 'ada', 'ask', 'q-1');
INSERT INTO actions (ROWTIME, userId, what, question) VALUES (2400000, 'ada', 'read', 'q-2');
INSERT INTO actions (ROWTIME, userId, what, question) VALUES (1200000, 'ada', 'vote', 'q-2');

ASSERT VALUES user_sessions (userId, WINDOWSTART, WINDOWEND, actions) VALUES ('ada', 0, 0, 1);
ASSERT VALUES user_sessions (userId, WINDOWSTART, WINDOWEND, actions) VALUES ('ada', 2400000, 2400000, 1);
ASSERT NULL VALUES user_sessions (userId) KEY ('ada');
ASSERT NULL VALUES user_sessions (userId) KEY ('ada');
ASSERT VALUES user_sessions (userId, WINDOWSTART, WINDOWEND, actions, questions, latest)
  VALUES ('ada', 0, 2400000, 3, ARRAY['q-1', 'q-2'], 'vote');
