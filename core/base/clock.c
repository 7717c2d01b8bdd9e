/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/base/clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/base/i18n.h"
#include "core/base/text.h"

int64_t clock_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec;
}

int64_t clock_monotonic_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void clock_format_utc(int64_t time, char text[CLOCK_TEXT_SIZE])
{
    time_t seconds = (time_t)time;
    struct tm parts;

    if (gmtime_r(&seconds, &parts) == NULL ||
        strftime(text, CLOCK_TEXT_SIZE, "%Y-%m-%dT%H:%M:%SZ", &parts) == 0)
        text[0] = '\0';
}

bool clock_parse_utc(const char *text, int64_t *time)
{
    struct tm parts = { 0 };
    char again[CLOCK_TEXT_SIZE];
    int64_t seconds;

    if (strptime(text, "%Y-%m-%dT%H:%M:%SZ", &parts) == NULL)
        return false;
    /* strptime() takes blanks, missing zeros and the 31st of February. */
    seconds = timegm(&parts);
    clock_format_utc(seconds, again);
    if (strcmp(again, text) != 0)
        return false;
    *time = seconds;
    return true;
}

void clock_format_local(int64_t time, char text[CLOCK_TEXT_SIZE])
{
    time_t seconds = (time_t)time;
    struct tm parts;

    if (localtime_r(&seconds, &parts) == NULL ||
        strftime(text, CLOCK_TEXT_SIZE, "%d/%m/%Y %H:%M:%S", &parts) == 0)
        text[0] = '\0';
}

void clock_localize(const char *utc, char text[CLOCK_TEXT_SIZE])
{
    int64_t time;

    if (clock_parse_utc(utc, &time))
        clock_format_local(time, text);
    else
        string_store(text, CLOCK_TEXT_SIZE, utc);
}

bool clock_parse_date(const char *text, char date[CLOCK_DATE_SIZE])
{
    static const char *const forms[] = { "%Y-%m-%d", "%d/%m/%Y" };

    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        struct tm parts = { 0 };
        const char *end = strptime(text, forms[i], &parts);
        char midnight[CLOCK_TEXT_SIZE];
        int64_t ignored;

        if (end == NULL || *end != '\0' || parts.tm_year < 0 || parts.tm_year > 8099)
            continue;
        /* strptime() takes the 31st of February. */
        if (strftime(date, CLOCK_DATE_SIZE, "%Y-%m-%d", &parts) == 0)
            continue;
        snprintf(midnight, sizeof midnight, "%sT00:00:00Z", date);
        if (clock_parse_utc(midnight, &ignored))
            return true;
    }
    return false;
}

void clock_today(char date[CLOCK_DATE_SIZE])
{
    time_t now = (time_t)clock_now();
    struct tm parts;

    if (localtime_r(&now, &parts) == NULL ||
        strftime(date, CLOCK_DATE_SIZE, "%Y-%m-%d", &parts) == 0)
        date[0] = '\0';
}

void clock_show_date(const char *date, char text[CLOCK_TEXT_SIZE])
{
    char checked[CLOCK_DATE_SIZE];

    if (clock_parse_date(date, checked))
        snprintf(text, CLOCK_TEXT_SIZE, "%.2s/%.2s/%.4s", checked + 8, checked + 5, checked);
    else
        string_store(text, CLOCK_TEXT_SIZE, date);
}

void clock_format_duration(int64_t duration_ms, char text[CLOCK_TEXT_SIZE])
{
    int64_t s = duration_ms / 1000;

    if (duration_ms < 1000)
        snprintf(text, CLOCK_TEXT_SIZE, _("%" PRId64 " ms"), duration_ms);
    else if (s < 60)
        snprintf(text, CLOCK_TEXT_SIZE, _("%" PRId64 ",%" PRId64 " s"), s,
                 duration_ms % 1000 / 100);
    else if (s < 3600)
        snprintf(text, CLOCK_TEXT_SIZE, _("%" PRId64 " min %02" PRId64 " s"), s / 60, s % 60);
    else if (s < 86400)
        snprintf(text, CLOCK_TEXT_SIZE, _("%" PRId64 " h %02" PRId64 " min"), s / 3600,
                 s % 3600 / 60);
    else
        snprintf(text, CLOCK_TEXT_SIZE, _("%" PRId64 " j %02" PRId64 " h"), s / 86400,
                 s % 86400 / 3600);
}
