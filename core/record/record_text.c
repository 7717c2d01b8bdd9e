/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/record/record_text.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/i18n.h"

static json_t *value_to_json(const struct record_type *type, const void *record, size_t index)
{
    const struct field *field = &type->fields[index];
    struct text value = TEXT_INIT;
    json_t *json;

    if (record_is_empty(type, record, index))
        return json_null();
    if (field->kind == FIELD_SECRET)
        return json_string("••••");
    record_get(type, record, index, &value);
    if (field->kind == FIELD_INTEGER)
        json = json_integer(strtoll(text_string(&value), NULL, 10));
    else if (field->kind == FIELD_YES_NO)
        json = json_boolean(strcmp(text_string(&value), "yes") == 0);
    else
        json = json_string(text_string(&value));
    text_clear(&value);
    return json;
}

json_t *record_to_json(const struct record_type *type, const void *record)
{
    json_t *object = json_object();
    json_t *defaults = json_array();
    bool ok = object != NULL && defaults != NULL;

    for (size_t i = 0; ok && i < type->field_count; i++) {
        const char *name = type->fields[i].name;

        ok = json_object_set_new(object, name, value_to_json(type, record, i)) == 0;
        if (ok && !record_is_set(record, i) && !record_is_empty(type, record, i))
            ok = json_array_append_new(defaults, json_string(name)) == 0;
    }
    ok = ok && json_object_set(object, "defaults", defaults) == 0;
    json_decref(defaults);
    if (!ok) {
        json_decref(object);
        object = NULL;
    }
    return object;
}

static bool may_change(const struct field *field, bool keys)
{
    if ((field->flags & (FIELD_READ_ONLY | FIELD_OWNER)) != 0)
        return false;
    return keys || (field->flags & FIELD_KEY) == 0;
}

static bool refuse(const struct record_type *type, const char *name, bool keys, struct error *error)
{
    struct text names = TEXT_INIT;

    for (size_t i = 0; i < type->field_count; i++)
        if (may_change(&type->fields[i], keys))
            text_format(&names, "%s%s", names.length == 0 ? "" : " ", type->fields[i].name);
    error_set(error, ERROR_USAGE, _("%s : « %s » n'est pas un champ que l'on donne (champs : %s)."),
              gettext(type->label), name, text_string(&names));
    text_clear(&names);
    return false;
}

static bool set_word(const struct record_type *type, void *record, const char *word, bool keys,
                     struct error *error)
{
    const char *equal = strchr(word, '=');
    char name[64];
    int index;

    if (equal == NULL || (size_t)(equal - word) >= sizeof name)
        return error_set(error, ERROR_USAGE, _("« %s » : « champ=valeur » attendu."), word);
    memcpy(name, word, (size_t)(equal - word));
    name[equal - word] = '\0';
    index = record_find(type, name);
    if (index < 0 || !may_change(&type->fields[index], keys))
        return refuse(type, name, keys, error);
    return record_set(type, record, (size_t)index, equal + 1, error);
}

bool record_set_words(const struct record_type *type, void *record, char *const *words,
                      size_t count, bool keys, struct error *error)
{
    for (size_t i = 0; i < count; i++)
        if (!set_word(type, record, words[i], keys, error))
            return false;
    return true;
}

bool record_add_ini(const struct record_type *type, const void *record, struct text *text,
                    struct error *error)
{
    struct text value = TEXT_INIT;
    bool ok = true;

    text_format(text, "[%s]\n", type->name);
    for (size_t i = 0; ok && i < type->field_count; i++) {
        if (type->fields[i].kind == FIELD_SECRET || record_is_empty(type, record, i))
            continue;
        text_reset(&value);
        record_get(type, record, i, &value);
        ok = ini_add(text, type->fields[i].name, text_string(&value), error);
    }
    text_clear(&value);
    return ok && text_ok(text, error);
}

bool record_read_ini(const struct record_type *type, void *record, const struct ini *ini,
                     const char *section, struct error *error)
{
    struct string_list keys = { .items = NULL };
    bool ok = ini_keys(ini, section, &keys, error);

    for (size_t i = 0; ok && i < keys.count; i++) {
        int index = record_find(type, keys.items[i]);

        if (index < 0 || !may_change(&type->fields[index], false))
            ok = refuse(type, keys.items[i], false, error);
        else
            ok = record_set(type, record, (size_t)index, ini_get(ini, section, keys.items[i]),
                            error);
    }
    string_list_clear(&keys);
    return ok;
}
