/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tui/complete.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "tui/width.h"

static DIR *open_directory(const char *path, size_t prefix)
{
    char directory[PATH_MAX];

    if (prefix == 0)
        return opendir(".");
    if (prefix >= sizeof directory)
        return NULL;
    memcpy(directory, path, prefix);
    directory[prefix] = '\0';
    return opendir(directory);
}

/* Keeps in `shared` what it has in common with `name`. */
static void keep_shared(char *shared, const char *name)
{
    size_t i = 0;

    while (shared[i] != '\0' && shared[i] == name[i])
        i++;
    shared[i] = '\0';
    tui_store(shared, i + 1, shared); /* not in the middle of a character */
}

static bool is_directory(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

bool tui_complete_path(const char *path, char *out, size_t size)
{
    const char *slash = strrchr(path, '/');
    size_t prefix = slash == NULL ? 0 : (size_t)(slash - path) + 1;
    size_t begun = strlen(path) - prefix;
    char shared[NAME_MAX + 1] = "";
    size_t found = 0;
    DIR *directory = open_directory(path, prefix);
    const struct dirent *entry;
    int length;

    if (directory == NULL)
        return false;
    while ((entry = readdir(directory)) != NULL) {
        if (strncmp(entry->d_name, path + prefix, begun) != 0 ||
            (entry->d_name[0] == '.' && begun == 0))
            continue;
        if (found++ == 0)
            snprintf(shared, sizeof shared, "%s", entry->d_name);
        else
            keep_shared(shared, entry->d_name);
    }
    closedir(directory);
    length = snprintf(out, size, "%.*s%s", (int)prefix, path, shared);
    if (found == 0 || length < 0 || (size_t)length + 1 >= size)
        return false;
    if (found == 1 && is_directory(out))
        strncat(out, "/", size - strlen(out) - 1);
    return strcmp(out, path) != 0;
}
