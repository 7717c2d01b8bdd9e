/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/i18n.h"
#include "core/exchange/transfer_internal.h"

enum { LISTING_LIMIT = 16 * 1024 * 1024 };

enum command {
    COMMAND_MAKE_DIRECTORY,
    COMMAND_DELETE,
    COMMAND_RENAME_FROM, /* FTP renames in two commands, SFTP in one with two arguments */
    COMMAND_RENAME_TO,
    COMMAND_COUNT
};

/* clang-format off */
static const struct {
    const char *ftp, *sftp;
} words[] = {
    [COMMAND_MAKE_DIRECTORY] = { "MKD",  "mkdir" },
    [COMMAND_DELETE]         = { "DELE", "rm" },
    [COMMAND_RENAME_FROM]    = { "RNFR", "rename" },
    [COMMAND_RENAME_TO]      = { "RNTO", NULL },
};
/* clang-format on */
_Static_assert(sizeof words / sizeof words[0] == COMMAND_COUNT, "one row per command");

/* Adds a path: FTP's goes to the end of the line, SFTP's is between quotes. */
static void add_path(struct text *line, const struct transfer *transfer, const char *directory,
                     const char *name)
{
    struct text path = TEXT_INIT;

    text_add(&path, directory);
    if (name != NULL) {
        if (directory[1] != '\0')
            text_add_char(&path, '/');
        text_add(&path, name);
    }
    line->failed = line->failed || path.failed;
    if (transfer->security != TRANSFER_SFTP) {
        text_format(line, " %s", text_string(&path));
    } else {
        text_add(line, " \"");
        for (const char *c = text_string(&path); *c != '\0'; c++) {
            if (strchr("\"\\", *c) != NULL)
                text_add_char(line, '\\');
            text_add_char(line, *c);
        }
        text_add_char(line, '"');
    }
    text_clear(&path);
}

static const char *command_word(const struct transfer *transfer, enum command command)
{
    return transfer->security == TRANSFER_SFTP ? words[command].sftp : words[command].ftp;
}

static bool add_line(struct string_list *commands, struct text *line, struct error *error)
{
    bool ok = text_ok(line, error) && string_list_add(commands, text_string(line), error);

    text_clear(line);
    return ok;
}

bool remote_add_delete(const struct transfer *transfer, struct string_list *commands,
                       const char *name, struct error *error)
{
    struct text line = TEXT_INIT;

    /* The star tells libcurl to go on whatever the answer. */
    text_format(&line, "*%s", command_word(transfer, COMMAND_DELETE));
    add_path(&line, transfer, transfer->directory, name);
    return add_line(commands, &line, error);
}

static bool add_rename(const struct transfer *transfer, struct string_list *commands,
                       const char *from, const char *to, struct error *error)
{
    struct text line = TEXT_INIT;

    text_add(&line, command_word(transfer, COMMAND_RENAME_FROM));
    add_path(&line, transfer, transfer->directory, from);
    if (transfer->security != TRANSFER_SFTP) {
        if (!add_line(commands, &line, error))
            return false;
        text_add(&line, command_word(transfer, COMMAND_RENAME_TO));
    }
    add_path(&line, transfer, transfer->directory, to);
    return add_line(commands, &line, error);
}

/* The directory and those above it, from the top; those that exist refuse, which is right. */
static bool add_directories(const struct transfer *transfer, struct string_list *commands,
                            struct error *error)
{
    const char *end = transfer->directory;

    while (*end != '\0') {
        struct text line = TEXT_INIT;
        struct text path = TEXT_INIT;
        bool ok;

        end += 1 + strcspn(end + 1, "/");
        text_add_bytes(&path, transfer->directory, (size_t)(end - transfer->directory));
        text_format(&line, "*%s", command_word(transfer, COMMAND_MAKE_DIRECTORY));
        add_path(&line, transfer, text_string(&path), NULL);
        ok = text_ok(&path, error) && add_line(commands, &line, error);
        text_clear(&line);
        text_clear(&path);
        if (!ok)
            return false;
    }
    return true;
}

/* An answer that a caller understands is not a failure. */
static bool keep(struct error *error, const struct error *failure)
{
    if (error->code == ERROR_NONE)
        *error = *failure;
    return false;
}

bool remote_size(struct transfer *transfer, const char *name, int64_t *size, struct job *job,
                 struct error *error)
{
    struct request request = {
        .kind = REQUEST_LOOK,
        .directory = transfer->directory,
        .name = name,
    };
    struct error failure = ERROR_INIT;

    switch (request_run(transfer, &request, job, &failure)) {
    case REQUEST_DONE:
        *size = request.length;
        return true;
    case REQUEST_NO_DIRECTORY:
    case REQUEST_NO_FILE:
        *size = TRANSFER_MISSING;
        return true;
    case REQUEST_REFUSED:
    case REQUEST_FAILED:
        break;
    }
    return keep(error, &failure);
}

bool remote_make_directory(struct transfer *transfer, struct job *job, struct error *error)
{
    struct string_list commands = { 0 };
    struct request request = {
        .kind = REQUEST_LOOK,
        .directory = transfer->directory,
        .commands = &commands,
    };
    bool ok = add_directories(transfer, &commands, error) &&
              request_run(transfer, &request, job, error) == REQUEST_DONE;

    string_list_clear(&commands);
    return ok;
}

static bool take_listing(void *data, const char *bytes, size_t length, struct error *error)
{
    struct text *listing = data;

    if (listing->length + length > LISTING_LIMIT)
        return error_set(error, ERROR_REMOTE,
                         _("Le répertoire du serveur contient trop de fichiers ; purgez-le."));
    text_add_bytes(listing, bytes, length);
    return text_ok(listing, error);
}

/* Some servers give paths; what could not be fetched by its name is left out. */
static bool add_names(struct string_list *names, char *listing, struct error *error)
{
    char *rest = listing;
    char *line;

    while ((line = strsep(&rest, "\r\n")) != NULL) {
        const char *slash = strrchr(line, '/');
        const char *name = slash == NULL ? line : slash + 1;
        struct error ignored = ERROR_INIT;

        if (transfer_name_check(name, &ignored) && !string_list_add(names, name, error))
            return false;
    }
    return true;
}

bool remote_list(struct transfer *transfer, struct string_list *names, bool *missing,
                 struct job *job, struct error *error)
{
    struct text listing = TEXT_INIT;
    struct request request = {
        .kind = REQUEST_LIST,
        .directory = transfer->directory,
        .take = take_listing,
        .data = &listing,
    };
    struct error failure = ERROR_INIT;
    enum request_result result = request_run(transfer, &request, job, &failure);
    bool ok;

    *missing = result == REQUEST_NO_DIRECTORY;
    /* An empty directory is a file that is not there, for some servers. */
    if (*missing || result == REQUEST_NO_FILE)
        ok = true;
    else if (result != REQUEST_DONE)
        ok = keep(error, &failure);
    else
        ok = listing.data == NULL || add_names(names, listing.data, error);
    text_clear(&listing);
    return ok;
}

bool remote_remove(struct transfer *transfer, const char *name, struct job *job,
                   struct error *error)
{
    struct string_list commands = { 0 };
    struct request request = {
        .kind = REQUEST_LOOK,
        .directory = transfer->directory,
        .commands = &commands,
    };
    struct error failure = ERROR_INIT;
    struct text line = TEXT_INIT;
    int64_t size = 0;
    bool ok;

    text_add(&line, command_word(transfer, COMMAND_DELETE));
    add_path(&line, transfer, transfer->directory, name);
    ok = add_line(&commands, &line, error);
    if (ok && request_run(transfer, &request, job, &failure) != REQUEST_DONE) {
        /* Servers refuse alike what is protected and what is not there: look. */
        ok = failure.code == ERROR_REMOTE && remote_size(transfer, name, &size, job, error) &&
             size == TRANSFER_MISSING;
        if (!ok)
            keep(error, &failure);
    }
    string_list_clear(&commands);
    return ok;
}

enum request_result remote_rename(struct transfer *transfer, const char *from, const char *to,
                                  struct job *job, struct error *error)
{
    struct string_list commands = { 0 };
    struct request request = {
        .kind = REQUEST_LOOK,
        .directory = transfer->directory,
        .commands = &commands,
    };
    enum request_result result = REQUEST_FAILED;

    if (add_rename(transfer, &commands, from, to, error))
        result = request_run(transfer, &request, job, error);
    string_list_clear(&commands);
    return result;
}
