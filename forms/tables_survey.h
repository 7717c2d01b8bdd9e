/* SPDX-License-Identifier: MIT */
/*
 * tables_survey: what the business database says of the listed tables, read in the background.
 *
 * States come at once, then the rows, table after table. What an earlier reading said stays
 * until a later one knows better.
 */
#ifndef FORMS_TABLES_SURVEY_H
#define FORMS_TABLES_SURVEY_H

#include "core/sync/tables.h"
#include "forms/forms.h"

enum { ROWS_UNKNOWN = -2, ROWS_NOT_COUNTABLE = -1 };

struct survey; /* opaque */

/* `changed` is called in the loop when there is more to show. NULL when memory lacks. */
struct survey *survey_new(struct console *console, void (*changed)(void *user), void *user);
/* Reads all again. */
void survey_start(struct survey *survey);
/* Stops the reading and waits. NULL is accepted. */
void survey_free(struct survey *survey);

/* True while the reading goes on. */
bool survey_is_going(const struct survey *survey);
/* Why the last reading failed; "" = it did not. */
const char *survey_failure(const struct survey *survey);
/* NULL = not known (yet); borrowed until the loop goes on. */
const struct table_state *survey_state(const struct survey *survey, const char *table);
/* Rows of the table that travel, or one of the values above. */
int64_t survey_rows(const struct survey *survey, const char *table);

#endif
