/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/base/log.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/base/path.h"
#include "core/base/text.h"

enum { LOG_LIMIT = 4 << 20 };

static void rotate(const char *path)
{
    struct error ignored = ERROR_INIT;
    char *kept;

    if (path_size(path) < LOG_LIMIT)
        return;
    kept = string_format(&ignored, "%s.1", path);
    if (kept != NULL)
        rename(path, kept);
    free(kept);
}

/* One event, one line: what would break it is shown as a blank. */
static void one_line(struct text *line)
{
    for (size_t i = 0; i < line->length; i++)
        if ((unsigned char)line->data[i] < 0x20 || line->data[i] == 0x7f)
            line->data[i] = ' ';
    text_add_char(line, '\n');
}

void log_failure(const char *path, const char *who, const char *what, const struct error *error)
{
    char now[CLOCK_TEXT_SIZE];
    struct text line = TEXT_INIT;
    int descriptor;

    rotate(path);
    descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
    if (descriptor < 0)
        return;
    clock_format_utc(clock_now(), now);
    text_format(&line, "%s %s[%ld] %s: %s: %s", now, who, (long)getpid(), what,
                error_name(error->code), error->message);
    if (error->system != 0)
        text_format(&line, " (errno %d: %s)", error->system, strerror(error->system));
    if (error->detail[0] != '\0')
        text_format(&line, " | %s", error->detail);
    one_line(&line);
    /* A single write: lines of several programs do not mix. A full disk already has its error. */
    if (!line.failed && write(descriptor, line.data, line.length) < (ssize_t)line.length)
        fdatasync(descriptor);
    close(descriptor);
    text_clear(&line);
}
