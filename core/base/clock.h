/* SPDX-License-Identifier: MIT */
/* clock: time is kept as UTC text (2026-11-24T08:15:00Z), shown local, measured monotonic. */
#ifndef CORE_BASE_CLOCK_H
#define CORE_BASE_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

enum { CLOCK_TEXT_SIZE = 32, CLOCK_DATE_SIZE = 11 };

/* Seconds since 1970, UTC. */
int64_t clock_now(void);
/* Milliseconds that only go forward, from an arbitrary origin. */
int64_t clock_monotonic_ms(void);

/* ISO 8601 UTC with seconds: what is stored. */
void clock_format_utc(int64_t time, char text[CLOCK_TEXT_SIZE]);
/* The inverse; false when the text is not such a time. */
bool clock_parse_utc(const char *text, int64_t *time);
/* Local time, as people read it: 24/11/2026 08:15:00. */
void clock_format_local(int64_t time, char text[CLOCK_TEXT_SIZE]);
/* The same of a stored UTC text; copies what it cannot read. */
void clock_localize(const char *utc, char text[CLOCK_TEXT_SIZE]);

/* A day, as 2026-11-24: read from that or 24/11/2026; false when the calendar has no such day. */
bool clock_parse_date(const char *text, char date[CLOCK_DATE_SIZE]);
/* Today, local. */
void clock_today(char date[CLOCK_DATE_SIZE]);
/* A stored day as people read it: 24/11/2026; copies what it cannot read. */
void clock_show_date(const char *date, char text[CLOCK_TEXT_SIZE]);

/* A duration for people: "850 ms", "4,2 s", "3 min 07 s", "5 h 02 min", "2 j 03 h". */
void clock_format_duration(int64_t duration_ms, char text[CLOCK_TEXT_SIZE]);

#endif
