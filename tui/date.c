/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tui/date.h"

#include <stdio.h>
#include <string.h>

#include "tui/translate.h"
#include "tui/width.h"

enum { FIRST_YEAR = 1900, LAST_YEAR = 9999, MOST_DAYS = 36500, WORD_BYTES = 32 };

static bool write_day(int year, int month, int day, char date[TUI_DATE_SIZE])
{
    /* At noon, no change of hour moves the day. */
    struct tm fields = {
        .tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day, .tm_hour = 12
    };

    fields.tm_isdst = -1;
    if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || day < 1 || day > 31 ||
        mktime(&fields) == (time_t)-1 || fields.tm_mday != day || fields.tm_mon != month - 1)
        return false;
    return strftime(date, TUI_DATE_SIZE, "%Y-%m-%d", &fields) > 0;
}

static bool days_from(time_t now, int days, char date[TUI_DATE_SIZE])
{
    struct tm fields;

    if (localtime_r(&now, &fields) == NULL)
        return false;
    fields.tm_mday += days;
    fields.tm_hour = 12;
    fields.tm_isdst = -1;
    return mktime(&fields) != (time_t)-1 && strftime(date, TUI_DATE_SIZE, "%Y-%m-%d", &fields) > 0;
}

/* The unit is the first letter of the word for day, in French and in the user's language. */
static bool is_day_unit(const char *text)
{
    return strcmp(text, "j") == 0 || strcmp(text, "d") == 0;
}

bool tui_date_read(const char *text, time_t now, char date[TUI_DATE_SIZE])
{
    int year = 0, month = 0, day = 0, used = 0;
    char word[WORD_BYTES], wanted[WORD_BYTES];

    tui_fold(text, word, sizeof word);
    tui_fold(_("aujourd'hui"), wanted, sizeof wanted);
    if (strcmp(word, wanted) == 0)
        return days_from(now, 0, date);
    tui_fold(_("hier"), wanted, sizeof wanted);
    if (strcmp(word, wanted) == 0)
        return days_from(now, -1, date);
    if (sscanf(word, "-%5d%n", &day, &used) == 1 && day >= 0 && day <= MOST_DAYS &&
        is_day_unit(word + used))
        return days_from(now, -day, date);
    used = 0;
    if (sscanf(word, "%4d-%2d-%2d%n", &year, &month, &day, &used) == 3 && word[used] == '\0')
        return write_day(year, month, day, date);
    used = 0;
    if (sscanf(word, "%2d/%2d/%4d%n", &day, &month, &year, &used) == 3 && word[used] == '\0')
        return write_day(year < 100 ? year + 2000 : year, month, day, date);
    return false;
}
