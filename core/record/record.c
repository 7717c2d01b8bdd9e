/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/record/record.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/i18n.h"
#include "core/base/text.h"

enum { DEFAULT_PASSES = 2 }; /* a default may name another one */

static char *member(const struct field *field, void *record)
{
    return (char *)record + field->offset;
}

static const char *const_member(const struct field *field, const void *record)
{
    return (const char *)record + field->offset;
}

static int64_t read_integer(const struct field *field, const void *record)
{
    int64_t value;

    memcpy(&value, const_member(field, record), sizeof value);
    return value;
}

static int read_choice(const struct field *field, const void *record)
{
    int value;

    memcpy(&value, const_member(field, record), sizeof value);
    return value;
}

static bool read_yes_no(const struct field *field, const void *record)
{
    return *(const bool *)const_member(field, record);
}

static bool has_control(const char *value)
{
    for (const char *c = value; *c != '\0'; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            return true;
    return false;
}

static bool parse_text(const struct field *field, char *to, const char *value, struct error *error)
{
    if (!utf8_valid(value) || has_control(value))
        return error_set(error, ERROR_INPUT,
                         _("%s : caractères interdits (texte UTF-8 sur une ligne attendu)."),
                         gettext(field->label));
    if (strlen(value) >= field->size)
        return error_set(error, ERROR_INPUT, _("%s : trop long (%zu octets au plus)."),
                         gettext(field->label), field->size - 1);
    string_store(to, field->size, value);
    return true;
}

static bool parse_name(const struct field *field, char *to, const char *value, struct error *error)
{
    size_t length = strlen(value);

    if (length > 0 && (value[0] == ' ' || value[length - 1] == ' ' || strchr(value, '/') != NULL))
        return error_set(error, ERROR_INPUT, _("%s : ni « / », ni espace au début ou à la fin."),
                         gettext(field->label));
    return parse_text(field, to, value, error);
}

static bool parse_path(const struct field *field, char *to, const char *value, struct error *error)
{
    struct text copy = TEXT_INIT;
    bool ok = true;

    if (value[0] != '/')
        return error_set(error, ERROR_INPUT,
                         _("%s : chemin absolu attendu, par exemple « /srv/echange »."),
                         gettext(field->label));
    text_format(&copy, "%s/", value);
    if (!text_ok(&copy, error))
        ok = false;
    else if (strstr(text_string(&copy), "/../") != NULL)
        ok = error_set(error, ERROR_INPUT, _("%s : « .. » n'est pas admis dans un chemin."),
                       gettext(field->label));
    text_clear(&copy);
    return ok && parse_text(field, to, value, error);
}

static bool parse_integer(const struct field *field, char *to, const char *value,
                          struct error *error)
{
    int64_t number;

    if (!string_to_integer(value, field->minimum, field->maximum, &number))
        return error_set(error, ERROR_INPUT,
                         _("%s : nombre entre %" PRId64 " et %" PRId64 " attendu."),
                         gettext(field->label), field->minimum, field->maximum);
    memcpy(to, &number, sizeof number);
    return true;
}

static bool parse_yes_no(const struct field *field, char *to, const char *value,
                         struct error *error)
{
    static const char *const words[][2] = { { "no", "yes" }, { "non", "oui" }, { "0", "1" } };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        for (int truth = 0; truth < 2; truth++)
            if (string_equal_nocase(value, words[i][truth])) {
                *(bool *)to = truth == 1;
                return true;
            }
    return error_set(error, ERROR_INPUT, _("%s : « oui » ou « non » attendu."),
                     gettext(field->label));
}

static bool parse_choice(const struct field *field, char *to, const char *value,
                         struct error *error)
{
    struct text expected = TEXT_INIT;

    for (int i = 0; field->choices[i].value != NULL; i++) {
        if (string_equal_nocase(value, field->choices[i].value) ||
            string_equal_nocase(value, gettext(field->choices[i].label))) {
            memcpy(to, &i, sizeof i);
            text_clear(&expected);
            return true;
        }
    }
    for (int i = 0; field->choices[i].value != NULL; i++)
        text_format(&expected, "%s%s", i == 0 ? "" : ", ", field->choices[i].value);
    error_set(error, ERROR_INPUT, _("%s : valeur inconnue « %s » (au choix : %s)."),
              gettext(field->label), value, text_string(&expected));
    text_clear(&expected);
    return false;
}

static bool parse_time(const struct field *field, char *to, const char *value, struct error *error)
{
    int64_t ignored;

    if (!clock_parse_utc(value, &ignored))
        return error_set(error, ERROR_INPUT, _("%s : date et heure UTC attendues."),
                         gettext(field->label));
    return parse_text(field, to, value, error);
}

static bool parse_date(const struct field *field, char *to, const char *value, struct error *error)
{
    char date[CLOCK_DATE_SIZE];

    if (!clock_parse_date(value, date))
        return error_set(error, ERROR_INPUT, _("%s : date attendue, comme 2026-11-24."),
                         gettext(field->label));
    return parse_text(field, to, date, error);
}

static void format_text(const struct field *field, const void *record, struct text *value)
{
    text_add(value, const_member(field, record));
}

static void format_integer(const struct field *field, const void *record, struct text *value)
{
    text_format(value, "%" PRId64, read_integer(field, record));
}

static void format_yes_no(const struct field *field, const void *record, struct text *value)
{
    text_add(value, read_yes_no(field, record) ? "yes" : "no");
}

static void format_choice(const struct field *field, const void *record, struct text *value)
{
    text_add(value, field->choices[read_choice(field, record)].value);
}

static void show_secret(const struct field *field, const void *record, struct text *value)
{
    text_add(value, const_member(field, record)[0] == '\0' ? _("(vide)") : "••••");
}

static void show_yes_no(const struct field *field, const void *record, struct text *value)
{
    text_add(value, read_yes_no(field, record) ? _("oui") : _("non"));
}

static void show_choice(const struct field *field, const void *record, struct text *value)
{
    text_add(value, gettext(field->choices[read_choice(field, record)].label));
}

static void show_time(const struct field *field, const void *record, struct text *value)
{
    char local[CLOCK_TEXT_SIZE];

    clock_localize(const_member(field, record), local);
    text_add(value, local);
}

static void show_date(const struct field *field, const void *record, struct text *value)
{
    char text[CLOCK_TEXT_SIZE];

    clock_show_date(const_member(field, record), text);
    text_add(value, text);
}

/* clang-format off */
/* One row a kind: how it is read, written, and shown. */
static const struct {
    bool (*parse)(const struct field *, char *to, const char *value, struct error *);
    void (*format)(const struct field *, const void *record, struct text *value);
    void (*show)(const struct field *, const void *record, struct text *value);
    bool is_text;
} kinds[] = {
    [FIELD_TEXT]    = { parse_text,    format_text,    format_text,    true },
    [FIELD_NAME]    = { parse_name,    format_text,    format_text,    true },
    [FIELD_PATH]    = { parse_path,    format_text,    format_text,    true },
    [FIELD_SECRET]  = { parse_text,    format_text,    show_secret,    true },
    [FIELD_INTEGER] = { parse_integer, format_integer, format_integer, false },
    [FIELD_YES_NO]  = { parse_yes_no,  format_yes_no,  show_yes_no,    false },
    [FIELD_CHOICE]  = { parse_choice,  format_choice,  show_choice,    false },
    [FIELD_TIME]    = { parse_time,    format_text,    show_time,      true },
    [FIELD_DATE]    = { parse_date,    format_text,    show_date,      true },
};
/* clang-format on */
_Static_assert(sizeof kinds / sizeof kinds[0] == FIELD_KIND_COUNT, "one row per kind");

static uint64_t bit(size_t index)
{
    return UINT64_C(1) << index;
}

static struct record *head(void *record)
{
    return record;
}

int record_find(const struct record_type *type, const char *name)
{
    for (size_t i = 0; i < type->field_count; i++)
        if (strcmp(type->fields[i].name, name) == 0)
            return (int)i;
    return -1;
}

void record_init(const struct record_type *type, void *record)
{
    memset(record, 0, type->size);
}

void record_wipe(const struct record_type *type, void *record)
{
    explicit_bzero(record, type->size);
}

bool record_is_set(const void *record, size_t index)
{
    return (((const struct record *)record)->set & bit(index)) != 0;
}

static bool assign(const struct field *field, void *record, const char *value, struct error *error)
{
    return kinds[field->kind].parse(field, member(field, record), value, error);
}

bool record_set(const struct record_type *type, void *record, size_t index, const char *value,
                struct error *error)
{
    const struct field *field = &type->fields[index];

    if (value[0] == '\0') {
        memset(member(field, record), 0, field->size);
        head(record)->set &= ~bit(index);
        return true;
    }
    if (!assign(field, record, value, error))
        return false;
    head(record)->set |= bit(index);
    return true;
}

void record_get(const struct record_type *type, const void *record, size_t index,
                struct text *value)
{
    const struct field *field = &type->fields[index];

    kinds[field->kind].format(field, record, value);
}

bool record_is_empty(const struct record_type *type, const void *record, size_t index)
{
    const struct field *field = &type->fields[index];

    if (kinds[field->kind].is_text)
        return const_member(field, record)[0] == '\0';
    return !record_is_set(record, index) && field->fallback == NULL;
}

void record_show(const struct record_type *type, const void *record, size_t index,
                 struct text *value)
{
    const struct field *field = &type->fields[index];

    if (field->kind == FIELD_SECRET || !record_is_empty(type, record, index))
        kinds[field->kind].show(field, record, value);
}

bool record_check(const struct record_type *type, const void *record, size_t *bad,
                  struct error *error)
{
    for (size_t i = 0; i < type->field_count; i++) {
        const struct field *field = &type->fields[i];

        *bad = i;
        if ((field->flags & FIELD_REQUIRED) != 0 && record_is_empty(type, record, i))
            return error_set(error, ERROR_INPUT, _("%s : obligatoire (%s=…)."),
                             gettext(field->label), field->name);
        if (field->check != NULL && !field->check(record, error))
            return false;
    }
    return true;
}

bool record_expand(const char *template, const struct record_type *type, const void *record,
                   const struct record_defaults *defaults, struct text *out)
{
    bool all = true;

    for (const char *c = template; *c != '\0';) {
        const char *end = *c == '{' ? strchr(c, '}') : NULL;
        char name[64];

        if (end == NULL || (size_t)(end - c) > sizeof name) {
            text_add_char(out, *c++);
            continue;
        }
        snprintf(name, sizeof name, "%.*s", (int)(end - c - 1), c + 1);
        if (!defaults->place(defaults->data, type, record, name, out)) {
            text_add_bytes(out, c, (size_t)(end - c + 1));
            all = false;
        }
        c = end + 1;
    }
    return all;
}

static bool apply_default(const struct record_type *type, void *record, size_t index,
                          const struct record_defaults *defaults, struct error *error)
{
    const struct field *field = &type->fields[index];
    struct text template = TEXT_INIT;
    struct text value = TEXT_INIT;
    bool ok = true;

    if (defaults == NULL || !defaults->template_of(defaults->data, field, &template)) {
        text_reset(&template);
        text_add(&template, field->fallback == NULL ? "" : field->fallback);
    }
    if (defaults != NULL)
        record_expand(text_string(&template), type, record, defaults, &value);
    else
        text_add(&value, text_string(&template));
    memset(member(field, record), 0, field->size);
    if (!text_ok(&template, error) || !text_ok(&value, error))
        ok = false;
    else if (value.length > 0)
        ok = assign(field, record, text_string(&value), error);
    if (!ok)
        error_detail(error, "default of %s.%s: %s", type->name, field->name, text_string(&value));
    text_clear(&template);
    text_clear(&value);
    return ok;
}

bool record_apply_defaults(const struct record_type *type, void *record,
                           const struct record_defaults *defaults, struct error *error)
{
    for (int pass = 0; pass < DEFAULT_PASSES; pass++)
        for (size_t i = 0; i < type->field_count; i++)
            if (!record_is_set(record, i) && !apply_default(type, record, i, defaults, error))
                return false;
    return true;
}
