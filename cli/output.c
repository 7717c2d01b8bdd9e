/* SPDX-License-Identifier: MIT */
/* What commands print: JSON documents, aligned columns, progress. */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

#include "cli/cli.h"
#include "core/base/clock.h"
#include "core/base/i18n.h"
#include "core/base/text.h"

enum {
    LABEL_COLUMNS = 18,
    COLUMN_LIMIT = 60,      /* a wider cell is not padded for */
    PROGRESS_EVERY_MS = 250 /* on a slow line, more would be noise */
};

struct table_output {
    size_t columns;
    struct string_list cells; /* titles first */
    struct error failure;
};

bool print_json(json_t *document, struct error *error)
{
    bool ok = document != NULL || error_memory(error);

    if (ok)
        ok = (json_dumpf(document, stdout, JSON_INDENT(2)) == 0 && putchar('\n') != EOF) ||
             error_set_errno(error, _("Écriture du résultat impossible"));
    json_decref(document);
    return ok;
}

struct table_output *table_begin(const char *const *titles, size_t columns, struct error *error)
{
    struct table_output *table = calloc(1, sizeof *table);

    if (table == NULL) {
        error_memory(error);
        return NULL;
    }
    table->columns = columns;
    for (size_t i = 0; i < columns; i++)
        table_cell(table, titles[i]);
    return table;
}

void table_cell(struct table_output *table, const char *text)
{
    string_list_add(&table->cells, text, &table->failure);
}

/* Screen columns of a text: what people see, not bytes. */
static size_t width_of(const char *text)
{
    wchar_t wide[1024];
    size_t count = mbstowcs(wide, text, sizeof wide / sizeof wide[0]);
    int width = count == (size_t)-1 ? -1 : wcswidth(wide, count);

    return width < 0 ? strlen(text) : (size_t)width;
}

static void print_row(const struct table_output *table, size_t row, const size_t *widths)
{
    for (size_t i = 0; i < table->columns; i++) {
        const char *cell = table->cells.items[row * table->columns + i];
        size_t width = width_of(cell);

        fputs(cell, stdout);
        if (i + 1 < table->columns)
            printf("%*s", (int)(width < widths[i] ? widths[i] - width : 0) + 2, "");
    }
    putchar('\n');
}

bool table_end(struct table_output *table, const char *empty, struct error *error)
{
    size_t rows;
    size_t *widths;
    bool ok;

    if (table == NULL)
        return false;
    rows = table->cells.count / table->columns;
    widths = calloc(table->columns, sizeof *widths);
    ok = table->failure.code == ERROR_NONE && widths != NULL;
    for (size_t i = 0; ok && i < table->cells.count; i++) {
        size_t width = width_of(table->cells.items[i]);
        size_t *widest = &widths[i % table->columns];

        if (width <= COLUMN_LIMIT && width > *widest)
            *widest = width;
    }
    if (ok && rows == 1)
        puts(empty);
    for (size_t row = 0; ok && rows > 1 && row < rows; row++)
        print_row(table, row, widths);
    if (!ok)
        error_memory(error);
    free(widths);
    string_list_clear(&table->cells);
    free(table);
    return ok;
}

void print_pair(const char *label, const char *value)
{
    size_t width = width_of(label);

    printf("%s%*s %s\n", label, width < LABEL_COLUMNS ? (int)(LABEL_COLUMNS - width) : 0, "",
           value);
}

/* The command line has one job at a time; its state is this file's. */
static struct {
    bool shown;
    bool on_line;
    int64_t last_ms;
    int64_t began_ms;
    char step[200];
} progress;

static volatile sig_atomic_t stop_asked;

static void on_signal(int number)
{
    (void)number;
    stop_asked = 1;
}

static void clear_line(void)
{
    if (progress.on_line)
        fputs("\r\033[K", stderr);
    progress.on_line = false;
}

static void on_step(void *data, const char *step, const char *object)
{
    (void)data;
    snprintf(progress.step, sizeof progress.step, "%s%s%s", step, object == NULL ? "" : " ",
             object == NULL ? "" : object);
    progress.began_ms = clock_monotonic_ms();
    progress.last_ms = 0;
    if (progress.shown) {
        clear_line();
        fprintf(stderr, "%s…", progress.step);
        progress.on_line = true;
    }
}

static void format_amount(char *to, size_t size, int64_t amount, enum job_unit unit)
{
    if (unit == JOB_BYTES)
        snprintf(to, size, _("%.1f Mo"), (double)amount / 1e6);
    else
        snprintf(to, size, "%lld", (long long)amount);
}

static void on_advance(void *data, int64_t done, int64_t total, enum job_unit unit)
{
    int64_t now = clock_monotonic_ms();
    char amount[40];

    (void)data;
    if (!progress.shown || now - progress.last_ms < PROGRESS_EVERY_MS)
        return;
    progress.last_ms = now;
    format_amount(amount, sizeof amount, done, unit);
    clear_line();
    if (total > 0)
        fprintf(stderr, "%s… %s (%d %%)", progress.step, amount,
                (int)(done * 100 / (total > done ? total : done)));
    else
        fprintf(stderr, "%s… %s", progress.step, amount);
    progress.on_line = true;
}

static void on_note(void *data, enum job_level level, const char *text)
{
    (void)data;
    clear_line();
    fprintf(stderr, "%s%s\n", level == JOB_WARNING ? _("Attention : ") : "", text);
}

static bool on_stopping(void *data)
{
    (void)data;
    return stop_asked != 0;
}

struct job *terminal_job(bool quiet)
{
    static const struct job_operations operations = {
        .step = on_step,
        .advance = on_advance,
        .note = on_note,
        .stopping = on_stopping,
    };
    static struct job job = { .operations = &operations };
    struct sigaction action = { .sa_handler = on_signal };
    struct sigaction before;

    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    /* Under nohup the work goes on when the terminal closes. */
    if (sigaction(SIGHUP, NULL, &before) != 0 || before.sa_handler != SIG_IGN)
        sigaction(SIGHUP, &action, NULL);
    progress.shown = !quiet && isatty(STDERR_FILENO) == 1;
    return &job;
}

void terminal_job_end(void)
{
    clear_line();
}
