/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/record/ini.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#ifdef HAVE_INIPARSER_INIPARSER_H
#include <iniparser/iniparser.h>
#else
#include <iniparser.h>
#endif

#include "core/base/i18n.h"
#include "core/base/path.h"

enum {
    INI_LIMIT = 1 << 20,
    LINE_LIMIT = 900, /* iniparser's own buffer is 1024, section and key are joined in it */
};

struct ini {
    dictionary *content;
};

/* iniparser writes its complaints on stderr unless told otherwise; ours come from check_lines(). */
static int ignore_message(const char *format, ...)
{
    (void)format;
    return 0;
}

static bool line_is_ini(const char *line, size_t length)
{
    while (length > 0 && strchr(" \t\r", *line) != NULL) {
        line++;
        length--;
    }
    if (length == 0 || *line == '#' || *line == ';')
        return true;
    if (*line == '[')
        return memchr(line, ']', length) != NULL;
    return *line != '=' && memchr(line, '=', length) != NULL;
}

/* What iniparser would take for something else, or overflow on, is refused with its line. */
static bool check_lines(const char *content, const char *name, struct error *error)
{
    int number = 1;

    if (!utf8_valid(content))
        return error_set(error, ERROR_CORRUPT, _("« %s » n'est pas un texte UTF-8."), name);
    for (const char *line = content; *line != '\0'; number++) {
        size_t length = strcspn(line, "\n");

        if (length > LINE_LIMIT)
            return error_set(error, ERROR_INPUT, _("« %s », ligne %d : trop longue."), name,
                             number);
        if (!line_is_ini(line, length) || (length > 0 && line[length - 1] == '\\'))
            return error_set(error, ERROR_INPUT,
                             _("« %s », ligne %d : « clé = valeur » ou « [section] » attendu."),
                             name, number);
        line += length + (line[length] == '\n');
    }
    return true;
}

struct ini *ini_parse(const char *content, const char *name, struct error *error)
{
    struct ini *ini = NULL;
    char path[64];
    int descriptor;

    if (!check_lines(content, name, error))
        return NULL;
    /* iniparser only reads files: the checked bytes are given as one that has no name. */
    descriptor = memfd_create("ini", MFD_CLOEXEC);
    if (descriptor < 0 || dprintf(descriptor, "%s\n", content) < 0) {
        error_set_errno(error, _("Impossible de lire « %s »"), name);
        goto out;
    }
    snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
    ini = calloc(1, sizeof *ini);
    if (ini == NULL) {
        error_memory(error);
        goto out;
    }
    iniparser_set_error_callback(ignore_message);
    ini->content = iniparser_load(path);
    if (ini->content == NULL) {
        error_set(error, ERROR_INPUT, _("« %s » n'est pas un fichier INI."), name);
        free(ini);
        ini = NULL;
    }
out:
    if (descriptor >= 0)
        close(descriptor);
    return ini;
}

struct ini *ini_read(const char *path, struct error *error)
{
    size_t size = 0;
    char *content = path_read(path, INI_LIMIT, &size, error);
    struct ini *ini = NULL;

    if (content == NULL)
        return NULL;
    if (strlen(content) != size)
        error_set(error, ERROR_CORRUPT, _("« %s » n'est pas un texte UTF-8."), path);
    else
        ini = ini_parse(content, path, error);
    free(content);
    return ini;
}

void ini_close(struct ini *ini)
{
    if (ini == NULL)
        return;
    iniparser_freedict(ini->content);
    free(ini);
}

const char *ini_get(const struct ini *ini, const char *section, const char *key)
{
    char name[LINE_LIMIT];

    if (snprintf(name, sizeof name, "%s:%s", section, key) >= (int)sizeof name)
        return NULL;
    return iniparser_getstring(ini->content, name, NULL);
}

bool ini_keys(const struct ini *ini, const char *section, struct string_list *keys,
              struct error *error)
{
    int count = iniparser_getsecnkeys(ini->content, section);
    const char **names;
    bool ok = true;

    if (count <= 0)
        return true;
    names = calloc((size_t)count, sizeof *names);
    if (names == NULL)
        return error_memory(error);
    if (iniparser_getseckeys(ini->content, section, names) != NULL)
        for (int i = 0; ok && i < count; i++) {
            const char *colon = strchr(names[i], ':');

            ok = string_list_add(keys, colon == NULL ? names[i] : colon + 1, error);
        }
    free(names);
    return ok;
}

bool ini_sections(const struct ini *ini, struct string_list *sections, struct error *error)
{
    int count = iniparser_getnsec(ini->content);

    for (int i = 0; i < count; i++)
        if (!string_list_add(sections, iniparser_getsecname(ini->content, i), error))
            return false;
    return true;
}

bool ini_add(struct text *text, const char *key, const char *value, struct error *error)
{
    if (strpbrk(value, "\"\n\r") != NULL || strlen(key) + strlen(value) > LINE_LIMIT - 8)
        return error_set(error, ERROR_INPUT,
                         _("« %s » : un fichier INI ne peut pas porter cette valeur "
                           "(guillemet, saut de ligne ou longueur)."),
                         key);
    text_format(text, "%s = \"%s\"\n", key, value);
    return text_ok(text, error);
}
