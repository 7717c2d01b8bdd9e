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
    int root;
    struct scan *scan;
    struct string_list waiting;
    struct job *job;
};

static bool name_travels(const char *name)
{
    for (const char *c = name; *c != '\0'; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7F || *c == '\\')
            return false;
    return utf8_valid(name);
}

static enum package_reason reason_of_path(const char *path)
{
    if (strlen(path) > LONGEST_PATH)
        return REASON_TOO_LONG;
    return name_travels(path) ? REASON_KEPT : REASON_NAME;
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
        .modified_ns = status->st_mtim.tv_sec * INT64_C(1000000000) + status->st_mtim.tv_nsec,
        .device = status->st_dev,
        .number = status->st_ino,
        .mode = status->st_mode,
        .reason = reason,
    };
    return true;
}

static bool add_directory(struct walk *walk, const char *path, const struct stat *status,
                          enum package_reason reason, struct error *error)
{
    char *named;

    if (reason == REASON_KEPT)
        return string_list_add(&walk->waiting, path, error);
    named = string_format(error, "%s/", path);
    return named != NULL && add_file(walk->scan, named, status, reason, error);
}

static bool take_entry(struct walk *walk, int directory, const char *parent, const char *name,
                       struct error *error)
{
    struct stat status = { .st_size = 0 };
    enum package_reason reason;
    char *path;

    walk->scan->walked++;
    if (walk->scan->walked % NEWS_FILES == 0)
        job_advance(walk->job, walk->scan->walked, 0, JOB_FILES);
    if (fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) != 0 && errno == ENOENT)
        return true;
    path =
        parent[0] == '\0' ? string_copy(name, error) : string_format(error, "%s/%s", parent, name);
    if (path == NULL)
        return false;
    reason = reason_of_path(path);
    if (S_ISDIR(status.st_mode)) {
        bool ok = add_directory(walk, path, &status, reason, error);

        free(path);
        return ok;
    }
    if (reason == REASON_KEPT)
        reason = reason_of_type(status.st_mode);
    if (reason == REASON_KEPT && faccessat(directory, name, R_OK, AT_EACCESS) != 0)
        reason = REASON_UNREADABLE;
    return add_file(walk->scan, path, &status, reason, error);
}

static bool cannot_read(struct walk *walk, const char *path, struct error *error)
{
    struct stat status = { .st_size = 0 };
    char *named;

    if (errno == ENOENT || errno == ENOTDIR || errno == ELOOP) /* gone, or no longer a directory */
        return true;
    if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || path[0] == '\0')
        return error_set_errno(error, _("Impossible de lire « %s »"), path);
    named = string_format(error, "%s/", path);
    return named != NULL && add_file(walk->scan, named, &status, REASON_UNREADABLE, error);
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
        ok = error_set_errno(error, _("Impossible de lire « %s »"), path);
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
    struct walk walk = { .scan = scan, .job = job };
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

        if (byte < ' ' || byte == 0x7F || (byte >= 0x80 && !valid))
            text_format(text, "\\x%02X", byte);
        else
            text_add_char(text, *c);
    }
}
