/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/base/i18n.h"
#include "core/base/text.h"

/* clang-format off */
static const struct {
    const char *name;
    int exit_status;
} codes[] = {
    [ERROR_NONE]      = { "none",      0 },
    [ERROR_MEMORY]    = { "memory",    1 },
    [ERROR_USAGE]     = { "usage",     2 },
    [ERROR_INPUT]     = { "input",     2 },
    [ERROR_NOT_FOUND] = { "not_found", 1 },
    [ERROR_IO]        = { "io",        1 },
    [ERROR_DATABASE]  = { "database",  1 },
    [ERROR_LOCKED]    = { "locked",    1 },
    [ERROR_NETWORK]   = { "network",   1 },
    [ERROR_REMOTE]    = { "remote",    1 },
    [ERROR_REFUSED]   = { "refused",   4 },
    [ERROR_CORRUPT]   = { "corrupt",   1 },
    [ERROR_PARTIAL]   = { "partial",   3 },
    [ERROR_STOPPED]   = { "stopped",   130 },
};
/* clang-format on */
_Static_assert(sizeof codes / sizeof codes[0] == ERROR_CODE_COUNT, "one row per code");

static void fill(char *to, size_t size, const char *format, va_list arguments)
{
    int length = vsnprintf(to, size, format, arguments);

    if (length >= 0 && (size_t)length >= size)
        utf8_cut(to);
    /* One line, whatever the names in it are. */
    for (char *c = to; *c != '\0'; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7F)
            *c = '?';
}

bool error_set(struct error *error, enum error_code code, const char *format, ...)
{
    int system = errno;
    va_list arguments;

    if (error->code != ERROR_NONE)
        return false;
    error->code = code;
    error->system = code == ERROR_IO ? system : 0;
    va_start(arguments, format);
    fill(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    return false;
}

bool error_set_errno(struct error *error, const char *format, ...)
{
    int system = errno;
    va_list arguments;
    char sentence[400];

    if (error->code != ERROR_NONE)
        return false;
    va_start(arguments, format);
    fill(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    errno = system;
    /* TR: a sentence, then the system's reason */
    return error_set(error, ERROR_IO, _("%s : %s"), sentence, strerror(system));
}

bool error_detail(struct error *error, const char *format, ...)
{
    va_list arguments;

    if (error->detail[0] != '\0')
        return false;
    va_start(arguments, format);
    fill(error->detail, sizeof error->detail, format, arguments);
    va_end(arguments);
    return false;
}

bool error_memory(struct error *error)
{
    return error_set(error, ERROR_MEMORY, _("Mémoire insuffisante."));
}

void error_clear(struct error *error)
{
    *error = ERROR_INIT;
}

const char *error_name(enum error_code code)
{
    return code < ERROR_CODE_COUNT ? codes[code].name : "unknown";
}

int error_exit_status(enum error_code code)
{
    return code < ERROR_CODE_COUNT ? codes[code].exit_status : 1;
}
