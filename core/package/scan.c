/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/package/scan.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/i18n.h"
#include "core/base/text.h"

enum { FIRST_FILES = 256, NEWS_FILES = 512, LONGEST_PATH = 3500 };

/* clang-format off */
static const struct {
    const char *name;
    const char *label;
    bool choice;
} reasons[] = {
    [REASON_KEPT]         = { "kept",         "",                                   true },
    [REASON_OLDER]        = { "older",        N_("antérieur"),            true },
    [REASON_NOT_INCLUDED] = { "not_included", N_("hors motifs"),                true },
    [REASON_EXCLUDED]     = { "excluded",     N_("exclu"),                    true },
    [REASON_BY_HAND]      = { "by_hand",      N_("écarté"),               true },
    [REASON_LINK]         = { "link",         N_("lien"),                           false },
    [REASON_SPECIAL]      = { "special",      N_("spécial"),                false },
    [REASON_NAME]         = { "name",         N_("nom interdit"),          false },
    [REASON_TOO_LONG]     = { "too_long",     N_("trop long"),               false },
    [REASON_UNREADABLE]   = { "unreadable",   N_("illisible"),                      false },
    [REASON_TAKEN]        = { "taken",        N_("doublon"),   false },
};
/* clang-format on */
_Static_assert(sizeof reasons / sizeof reasons[0] == REASON_COUNT, "one per reason");

const char *package_reason_label(enum package_reason reason)
{
    return reasons[reason].label[0] == '\0' ? "" : gettext(reasons[reason].label);
}

const char *package_reason_name(enum package_reason reason)
{
    return reasons[reason].name;
}

bool package_reason_is_choice(enum package_reason reason)
{
    return reasons[reason].choice;
}

/* A walk: directories still to read, by their paths relative to the root. */
struct walk {
    const char *name; /* of the root */
    int root;
    struct scan *scan;
    struct string_list waiting;
    struct job *job;
};

/* Of well-formed UTF-8: U+0000 to U+001F, U+007F, and U+0080 to U+009F, which terminals obey too. */
static bool is_control(const char *c)
{
    unsigned char byte = (unsigned char)c[0];

    return byte < ' ' || byte == 0x7F || (byte == 0xC2 && (unsigned char)c[1] < 0xA0);
}

bool scan_name_travels(const char *name)
{
    if (!utf8_valid(name))
        return false;
    for (const char *c = name; *c != '\0'; c++)
        if (is_control(c) || *c == '\\')
            return false;
    return true;
}

int64_t scan_modified_ns(const struct stat *status)
{
    const int64_t second = INT64_C(1000000000);
    const int64_t last = INT64_MAX / second - 1;
    int64_t seconds = status->st_mtim.tv_sec;

    if (seconds > last || seconds < -last)
        return (seconds < 0 ? -last : last) * second;
    return seconds * second + status->st_mtim.tv_nsec;
}

static enum package_reason reason_of_path(const char *path)
{
    if (strlen(path) > LONGEST_PATH)
        return REASON_TOO_LONG;
    return scan_name_travels(path) ? REASON_KEPT : REASON_NAME;
}

static enum package_reason reason_of_type(mode_t mode)
{
    if (S_ISLNK(mode))
        return REASON_LINK;
    return S_ISREG(mode) ? REASON_KEPT : REASON_SPECIAL;
}

static bool grow(struct scan *scan, struct error *error)
{
    size_t capacity = scan->capacity == 0 ? FIRST_FILES : scan->capacity * 2;
    struct scanned_file *files = realloc(scan->files, capacity * sizeof *files);

    if (files == NULL)
        return error_memory(error);
    scan->files = files;
    scan->capacity = capacity;
    return true;
}

/* Takes over `path`. */
static bool add_file(struct scan *scan, char *path, const struct stat *status,
                     enum package_reason reason, struct error *error)
{
    if (scan->count == scan->capacity && !grow(scan, error)) {
        free(path);
        return false;
    }
    scan->files[scan->count++] = (struct scanned_file){
        .path = path,
        .size = status->st_size,
        .modified_ns = scan_modified_ns(status),
        .device = status->st_dev,
        .number = status->st_ino,
        .mode = status->st_mode,
        .reason = reason,
    };
    return true;
}

/* A directory that stays: one entry, without a size. */
static bool leave_directory(struct walk *walk, const char *path, const struct stat *status,
                            enum package_reason reason, struct error *error)
{
    struct stat facts = *status;
    char *named = string_format(error, "%s/", path);

    facts.st_size = 0;
    return named != NULL && add_file(walk->scan, named, &facts, reason, error);
}

static bool take_entry(struct walk *walk, int directory, const char *parent, const char *name,
                       struct error *error)
{
    struct stat status = { .st_size = 0 };
    enum package_reason reason;
    bool known;
    char *path;

    walk->scan->walked++;
    if (walk->scan->walked % NEWS_FILES == 0)
        job_advance(walk->job, walk->scan->walked, 0, JOB_FILES);
    known = fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0;
    if (!known && errno == ENOENT)
        return true;
    path =
        parent[0] == '\0' ? string_copy(name, error) : string_format(error, "%s/%s", parent, name);
    if (path == NULL)
        return false;
    reason = reason_of_path(path);
    if (S_ISDIR(status.st_mode)) {
        bool ok = reason == REASON_KEPT ? string_list_add(&walk->waiting, path, error)
                                        : leave_directory(walk, path, &status, reason, error);

        free(path);
        return ok;
    }
    /* A directory that may be listed and not searched says the names, and nothing of them. */
    if (reason == REASON_KEPT)
        reason = known ? reason_of_type(status.st_mode) : REASON_UNREADABLE;
    if (reason == REASON_KEPT && faccessat(directory, name, R_OK, AT_EACCESS) != 0)
        reason = REASON_UNREADABLE;
    return add_file(walk->scan, path, &status, reason, error);
}

static const char *shown_name(const struct walk *walk, const char *path)
{
    return path[0] == '\0' ? walk->name : path;
}

static bool cannot_read(struct walk *walk, const char *path, struct error *error)
{
    struct stat status = { .st_size = 0 };

    if (errno == ENOENT || errno == ENOTDIR || errno == ELOOP) /* gone, or no longer a directory */
        return true;
    if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || path[0] == '\0')
        return error_set_errno(error, _("Impossible de lire « %s »"), shown_name(walk, path));
    if (fstatat(walk->root, path, &status, AT_SYMLINK_NOFOLLOW) != 0 && errno == ENOENT)
        return true;
    return leave_directory(walk, path, &status, REASON_UNREADABLE, error);
}

static bool read_entries(struct walk *walk, DIR *stream, const char *path, struct error *error)
{
    const struct dirent *entry;
    bool ok = true;

    while (ok && (errno = 0, entry = readdir(stream)) != NULL)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            ok = job_continue(walk->job, error) &&
                 take_entry(walk, dirfd(stream), path, entry->d_name, error);
    if (ok && errno != 0)
        ok = error_set_errno(error, _("Impossible de lire « %s »"), shown_name(walk, path));
    return ok;
}

static bool read_directory(struct walk *walk, const char *path, struct error *error)
{
    int descriptor = openat(walk->root, path[0] == '\0' ? "." : path,
                            O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *stream;
    bool ok;

    if (descriptor < 0)
        return cannot_read(walk, path, error);
    stream = fdopendir(descriptor);
    if (stream == NULL) {
        close(descriptor);
        return error_memory(error);
    }
    ok = read_entries(walk, stream, path, error);
    closedir(stream);
    return ok;
}

/* Directories are taken from the end: no more wait than the tree is wide along one branch. */
static bool walk_all(struct walk *walk, struct error *error)
{
    bool ok = read_directory(walk, "", error);

    while (ok && walk->waiting.count > 0) {
        char *path = walk->waiting.items[--walk->waiting.count];

        ok = read_directory(walk, path, error);
        free(path);
    }
    return ok;
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct scanned_file *)a)->path, ((const struct scanned_file *)b)->path);
}

bool scan_directory(const char *root, struct job *job, struct scan *scan, struct error *error)
{
    struct walk walk = { .name = root, .scan = scan, .job = job };
    bool ok;

    *scan = (struct scan){ .files = NULL };
    walk.root = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (walk.root < 0) {
        bool missing = errno == ENOENT || errno == ENOTDIR;

        error_set_errno(error, _("Impossible de lire le répertoire « %s »"), root);
        if (missing)
            error->code = ERROR_NOT_FOUND;
        return false;
    }
    ok = walk_all(&walk, error);
    string_list_clear(&walk.waiting);
    close(walk.root);
    if (ok && scan->count > 0)
        qsort(scan->files, scan->count, sizeof *scan->files, by_path);
    return ok;
}

void scan_clear(struct scan *scan)
{
    for (size_t i = 0; i < scan->count; i++)
        free(scan->files[i].path);
    free(scan->files);
    *scan = (struct scan){ .files = NULL };
}

void scan_show_path(const char *path, struct text *text)
{
    bool valid = utf8_valid(path);

    for (const char *c = path; *c != '\0'; c++) {
        unsigned char byte = (unsigned char)*c;

        if (valid && byte == 0xC2 && is_control(c))
            text_format(text, "\\x%02X\\x%02X", byte, (unsigned char)*++c);
        else if (is_control(c) || (byte >= 0x80 && !valid))
            text_format(text, "\\x%02X", byte);
        else
            text_add_char(text, *c);
    }
}
