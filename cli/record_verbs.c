/* SPDX-License-Identifier: MIT */
/* list, show, add, set and remove, for any record: everything comes from its descriptors. */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "cli/cli.h"
#include "core/base/i18n.h"
#include "core/base/text.h"
#include "core/record/record_text.h"

static void *new_record(const struct record_type *type, struct error *error)
{
    void *record = calloc(1, type->size);

    if (record == NULL)
        error_memory(error);
    return record;
}

static void free_record(const struct record_type *type, void *record)
{
    if (record != NULL)
        record_wipe(type, record);
    free(record);
}

static bool apply_defaults(struct invocation *invocation, const struct record_type *type,
                           void *record, struct error *error)
{
    if (type == &dossier_type)
        return session_apply_defaults(&invocation->session, record, error);
    return record_apply_defaults(type, record, NULL, error);
}

static bool owner_of(struct invocation *invocation, char *text, size_t size, struct error *error)
{
    if (invocation->session.dossier == 0)
        return error_set(error, ERROR_INPUT,
                         _("Aucun dossier courant : choisissez-en un (tpvadmin dossier use N, ou "
                           "--dossier N)."));
    snprintf(text, size, "%" PRId64, invocation->session.dossier);
    return true;
}

bool record_key_from_words(struct invocation *invocation, const struct record_type *type,
                           void *record, size_t *used, struct error *error)
{
    char owner[24];

    *used = 0;
    for (size_t i = 0; i < type->field_count; i++) {
        const struct field *field = &type->fields[i];
        const char *value = owner;

        if ((field->flags & FIELD_KEY) == 0)
            continue;
        if ((field->flags & FIELD_OWNER) != 0) {
            if (!owner_of(invocation, owner, sizeof owner, error))
                return false;
        } else if (*used < invocation->word_count) {
            value = invocation->words[(*used)++];
        } else {
            return error_set(error, ERROR_USAGE, _("%s %s : il manque %s."), invocation->verb->noun,
                             invocation->verb->action, gettext(field->label));
        }
        if (value[0] == '\0' || !record_set(type, record, i, value, error))
            return error_set(error, ERROR_INPUT, _("%s : obligatoire (%s=…)."),
                             gettext(field->label), field->name);
    }
    return true;
}

static bool print_list_json(const struct record_list *list, struct error *error)
{
    json_t *array = json_array();

    for (size_t i = 0; array != NULL && i < list->count; i++)
        if (json_array_append_new(array, record_to_json(list->type, record_list_item(list, i))) !=
            0) {
            json_decref(array);
            array = NULL;
        }
    return print_json(array, error);
}

static bool in_list(const struct field *field)
{
    return (field->flags & (FIELD_WIDE | FIELD_OWNER)) == 0;
}

static bool print_list(const struct record_list *list, struct error *error)
{
    const struct record_type *type = list->type;
    const char *titles[64];
    struct text value = TEXT_INIT;
    struct table_output *table;
    size_t columns = 0;

    for (size_t i = 0; i < type->field_count; i++)
        if (in_list(&type->fields[i]))
            titles[columns++] = gettext(type->fields[i].label);
    table = table_begin(titles, columns, error);
    for (size_t row = 0; table != NULL && row < list->count; row++)
        for (size_t i = 0; i < type->field_count; i++) {
            if (!in_list(&type->fields[i]))
                continue;
            text_reset(&value);
            record_show(type, record_list_item(list, row), i, &value);
            table_cell(table, text_string(&value));
        }
    text_clear(&value);
    return table_end(table, gettext(type->empty), error);
}

bool print_records(struct invocation *invocation, const struct record_list *list,
                   struct error *error)
{
    return invocation->json ? print_list_json(list, error) : print_list(list, error);
}

bool verb_record_list(struct invocation *invocation, struct error *error)
{
    const struct record_type *type = invocation->verb->type;
    struct record_place place = session_place(&invocation->session);
    struct record_list list;
    bool ok = record_list_load(&place, type, invocation->session.dossier, &list, error);

    for (size_t i = 0; ok && i < list.count; i++)
        ok = apply_defaults(invocation, type, record_list_item(&list, i), error);
    ok = ok && print_records(invocation, &list, error);
    record_list_clear(&list);
    return ok;
}

bool print_record(struct invocation *invocation, const struct record_type *type, const void *record,
                  struct error *error)
{
    struct text value = TEXT_INIT;
    const char *tab = NULL;

    if (invocation->json)
        return print_json(record_to_json(type, record), error);
    for (size_t i = 0; i < type->field_count; i++) {
        const struct field *field = &type->fields[i];
        bool by_default = !record_is_set(record, i) && !record_is_empty(type, record, i);

        if (field->tab != NULL && !string_equal(tab, field->tab))
            printf("%s[%s]\n", i == 0 ? "" : "\n", gettext(field->tab));
        tab = field->tab;
        text_reset(&value);
        record_show(type, record, i, &value);
        if (by_default)
            text_format(&value, " %s", _("(défaut)"));
        print_pair(field->name, text_string(&value));
    }
    text_clear(&value);
    return true;
}

bool verb_record_show(struct invocation *invocation, struct error *error)
{
    const struct record_type *type = invocation->verb->type;
    struct record_place place = session_place(&invocation->session);
    void *record = new_record(type, error);
    size_t used;
    bool ok = record != NULL && record_key_from_words(invocation, type, record, &used, error) &&
              record_load(&place, type, record, error) &&
              apply_defaults(invocation, type, record, error) &&
              print_record(invocation, type, record, error);

    free_record(type, record);
    return ok;
}

bool read_secret(const char *name, char line[SECRET_LIMIT], struct error *error)
{
    struct termios before;
    struct termios hidden;
    const char *got;
    bool typed = isatty(STDIN_FILENO) == 1 && tcgetattr(STDIN_FILENO, &before) == 0;

    if (typed) {
        hidden = before;
        hidden.c_lflag &= ~(tcflag_t)ECHO;
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
        fprintf(stderr, _("%s (fin par Entrée) : "), name);
    }
    got = fgets(line, SECRET_LIMIT, stdin);
    if (typed) {
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
        fputc('\n', stderr);
    }
    if (got == NULL)
        return error_set(error, ERROR_INPUT, _("%s : rien n'a été lu sur l'entrée standard."),
                         name);
    line[strcspn(line, "\r\n")] = '\0';
    return true;
}

/* `field=-` reads the value from standard input, never from the command line. */
static bool set_word(const struct record_type *type, void *record, char *word, struct error *error)
{
    char line[SECRET_LIMIT];
    char name[64];
    const char *equal = strchr(word, '=');
    int index;
    bool ok;

    if (equal == NULL || strcmp(equal, "=-") != 0)
        return record_set_words(type, record, &word, 1, false, error);
    snprintf(name, sizeof name, "%.*s", (int)(equal - word), word);
    index = record_find(type, name);
    if (index < 0)
        return record_set_words(type, record, &word, 1, false, error);
    ok = read_secret(name, line, error) && record_set(type, record, (size_t)index, line, error);
    explicit_bzero(line, sizeof line);
    return ok;
}

/* A secret on the command line stays in the shell's history and in ps: refused. */
static bool refuse_visible_secret(const struct record_type *type, const char *word,
                                  struct error *error)
{
    for (size_t i = 0; i < type->field_count; i++) {
        size_t length = strlen(type->fields[i].name);

        if (type->fields[i].kind == FIELD_SECRET &&
            strncmp(word, type->fields[i].name, length) == 0 && word[length] == '=' &&
            word[length + 1] != '\0' && strcmp(word + length, "=-") != 0)
            return error_set(error, ERROR_USAGE,
                             _("Un secret ne se donne pas sur la ligne de commande : écrivez "
                               "%s=- et donnez-le sur l'entrée standard."),
                             type->fields[i].name);
    }
    return true;
}

static bool set_words(struct invocation *invocation, const struct record_type *type, void *record,
                      size_t first, struct error *error)
{
    for (size_t i = first; i < invocation->word_count; i++)
        if (!refuse_visible_secret(type, invocation->words[i], error) ||
            !set_word(type, record, invocation->words[i], error))
            return false;
    return true;
}

static bool change(struct invocation *invocation, enum change change, struct error *error)
{
    const struct record_type *type = invocation->verb->type;
    struct record_place place = session_place(&invocation->session);
    struct text words = TEXT_INIT;
    void *record = new_record(type, error);
    size_t used = 0;
    bool ok = record != NULL && record_key_from_words(invocation, type, record, &used, error);

    if (ok && change != CHANGE_ADD)
        ok = record_load(&place, type, record, error);
    ok = ok && set_words(invocation, type, record, used, error);
    if (ok) {
        session_mask_words(type, invocation->words, invocation->word_count, &words);
        ok = session_change(&invocation->session, change, type, record, text_string(&words), error);
    }
    if (ok && invocation->json && change != CHANGE_REMOVE)
        ok = print_record(invocation, type, record, error);
    text_clear(&words);
    free_record(type, record);
    return ok;
}

bool verb_record_add(struct invocation *invocation, struct error *error)
{
    return change(invocation, CHANGE_ADD, error);
}

bool verb_record_set(struct invocation *invocation, struct error *error)
{
    return change(invocation, CHANGE_SET, error);
}

bool verb_record_remove(struct invocation *invocation, struct error *error)
{
    return change(invocation, CHANGE_REMOVE, error);
}
