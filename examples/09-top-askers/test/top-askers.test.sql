--@test: the three who asked most in a window, once it is over
RUN SCRIPT '../src/top-askers.sql';

INSERT INTO question_events (ROWTIME, type, questionId, userId) VALUES (0, 'created', 'q-1', 'ada');
INSERT INTO question_events (ROWTIME, type, questionId, userId) VALUES (1, 'updated', 'q-1', 'grace');
INSERT INTO question_events (ROWTIME, type, questionId, userId) VALUES (1, 'created', 'q-2', 'grace');
INSERT INTO question_events (ROWTIME, type, questionId, userId) VALUES (2, 'created', 'q-3', 'ada');
INSERT INTO question_events (ROWTIME, type, questionId, userId) VALUES (1999, 'created', 'q-4', 'ada');
INSERT INTO question_events (ROWTIME, type, questionId, userId) VALUES (1999, 'created', 'q-5', 'grace');
INSERT INTO question_events (ROWTIME, type, questionId, userId) VALUES (1999, 'created', 'q-6', 'linus');
-- One of the next window, and then a late one: grace is not over.
INSERT INTO question_events (ROWTIME, type, questionId, userId) VALUES (3999, 'created', 'q-8', 'linus');
INSERT INTO question_events (ROWTIME, type, questionId, userId) VALUES (1999, 'created', 'q-7', 'zoe');
-- Now it is: what comes behind this one is too late.
INSERT INTO question_events (ROWTIME, type, questionId, userId) VALUES (4000, 'created', 'q-9', 'linus');
INSERT INTO question_events (ROWTIME, type, questionId, userId) VALUES (1999, 'created', 'q-10', 'ada');

-- Three users, counted once each; the fourth is not among the first three.
ASSERT VALUES top_askers (since, top) VALUES (0, ARRAY[STRUCT(`sort_col` := 3, `col0` := 'ada')]);
ASSERT VALUES top_askers (since, top) VALUES (0, ARRAY[STRUCT(`sort_col` := 3, `col0` := 'ada'), STRUCT(`sort_col` := 2, `col0` := 'grace')]);
ASSERT VALUES top_askers (since, top) VALUES (0, ARRAY[STRUCT(`sort_col` := 3, `col0` := 'ada'), STRUCT(`sort_col` := 2, `col0` := 'grace'), STRUCT(`sort_col` := 1, `col0` := 'linus')]);
ASSERT VALUES top_askers (since, top) VALUES (0, ARRAY[STRUCT(`sort_col` := 3, `col0` := 'ada'), STRUCT(`sort_col` := 2, `col0` := 'grace'), STRUCT(`sort_col` := 1, `col0` := 'linus')]);
