/* SPDX-License-Identifier: MIT */
/* date: a day as people type it. */
#ifndef TUI_DATE_H
#define TUI_DATE_H

#include <stdbool.h>
#include <time.h>

enum { TUI_DATE_SIZE = 11 };

/* Reads 24/11/2026, 24/11/26, 2026-11-24, aujourd'hui, hier, or -7j (days before `now`, local time)
 * into `date` as 2026-11-24. False when it is no day of the calendar. */
bool tui_date_read(const char *text, time_t now, char date[TUI_DATE_SIZE]);

#endif
