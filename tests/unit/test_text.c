/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "tests/check.h"

/* clang-format off */
static const struct {
    const char *name;
    const char *text;
    bool valid;
    const char *cut; /* after utf8_cut() */
} utf8[] = {
    { "empty",                     "",                     true,  "" },
    { "ASCII",                     "abc",                  true,  "abc" },
    { "two bytes",                 "é",                    true,  "é" },
    { "four bytes",                "a𝄞",                   true,  "a𝄞" },
    { "half of two",               "a\xc3",                false, "a" },
    { "two thirds of three",       "a\xe2\x82",            false, "a" },
    { "three quarters of four",    "a\xf0\x9d\x84",        false, "a" },
    { "only a first byte",         "\xe2",                 false, "" },
    { "a lone continuation",       "\x80",                 false, "\x80" },
    { "a continuation after text", "a\x80",                false, "a\x80" },
    { "overlong slash",            "\xc0\xaf",             false, "\xc0\xaf" },
    { "overlong of three",         "\xe0\x9f\xbf",         false, "\xe0\x9f\xbf" },
    { "overlong of four",          "\xf0\x8f\xbf\xbf",     false, "\xf0\x8f\xbf\xbf" },
    { "a surrogate",               "\xed\xa0\x80",         false, "\xed\xa0\x80" },
    { "the last code point",       "\xf4\x8f\xbf\xbf",     true,  "\xf4\x8f\xbf\xbf" },
    { "past the last code point",  "\xf4\x90\x80\x80",     false, "\xf4\x90\x80\x80" },
    { "a byte that never is",      "\xff",                 false, "\xff" },
    { "ISO 8859-1",                "caf\xe9",              false, "caf" },
};

static const struct {
    const char *text;
    bool good;
    int64_t value;
} integers[] = {
    { "0", true, 0 }, { "-5", true, -5 }, { "42", true, 42 }, { " 42\t", true, 42 }, { "007", true, 7 },
    { "", false, 0 }, { " ", false, 0 }, { "4 2", false, 0 }, { "42x", false, 0 }, { "0x10", false, 0 },
    { "4.2", false, 0 }, { "-6", false, 0 }, { "101", false, 0 }, { "--5", false, 0 }, { "\n5", false, 0 },
    { "99999999999999999999", false, 0 }, { "-99999999999999999999", false, 0 },
};
/* clang-format on */

static void utf8_is_judged_and_cut_at_a_character(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof utf8 / sizeof utf8[0]; i++) {
        char copy[16];

        if (utf8_valid(utf8[i].text) != utf8[i].valid)
            fail_msg("%s: judged %s", utf8[i].name, utf8[i].valid ? "wrong" : "right");
        memcpy(copy, utf8[i].text, strlen(utf8[i].text) + 1);
        utf8_cut(copy);
        if (strcmp(copy, utf8[i].cut) != 0)
            fail_msg("%s: cut to %zu bytes", utf8[i].name, strlen(copy));
    }
    assert_int_equal(utf8_length("été 𝄞"), 5);
}

static void a_fixed_field_never_holds_half_a_character(void **state)
{
    char field[6];

    (void)state;
    for (size_t size = 1; size <= sizeof field; size++) {
        string_store(field, size, "éàü");
        assert_true(utf8_valid(field));
        assert_int_equal(strlen(field), (size - 1) / 2 * 2);
    }
    assert_true(string_store(field, sizeof field, "12345"));
    assert_false(string_store(field, sizeof field, "123456"));
}

static void whole_numbers_are_read_within_their_limits(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof integers / sizeof integers[0]; i++) {
        int64_t value = 77;

        if (string_to_integer(integers[i].text, -5, 100, &value) != integers[i].good)
            fail_msg("« %s » taken wrongly", integers[i].text);
        assert_int_equal(value, integers[i].good ? integers[i].value : 77);
    }
}

static void identifiers_and_literals_double_their_quotes(void **state)
{
    struct text sql = TEXT_INIT;

    (void)state;
    text_add_identifier(&sql, "a\"b'c");
    text_add_char(&sql, ' ');
    text_add_literal(&sql, "a\"b'c");
    assert_string_equal(text_string(&sql), "\"a\"\"b'c\" 'a\"b''c'");
    text_clear(&sql);
}

static void an_empty_text_is_a_string(void **state)
{
    struct text text = TEXT_INIT;
    struct error error = ERROR_INIT;
    char *detached;

    (void)state;
    assert_string_equal(text_string(&text), "");
    assert_true(text_ok(&text, &error));
    text_add(&text, "x");
    text_reset(&text);
    assert_string_equal(text_string(&text), "");
    text_clear(&text);
    detached = text_detach(&text);
    assert_string_equal(detached, "");
    free(detached);
}

static void a_text_grows_by_all_its_means(void **state)
{
    struct text text = TEXT_INIT;

    (void)state;
    for (int i = 0; i < 1000; i++)
        text_format(&text, "%d,", i);
    assert_int_equal(text.length, 10 * 2 + 90 * 3 + 900 * 4);
    text_add_bytes(&text, "a\0b", 3);
    assert_memory_equal(text.data + text.length - 3, "a\0b", 4);
    text_clear(&text);
}

static void a_failed_text_says_so_at_the_end(void **state)
{
    struct text text = TEXT_INIT;
    struct error error = ERROR_INIT;

    (void)state;
    text_add_bytes(&text, "", SIZE_MAX - 4);
    text_add(&text, "ignored");
    assert_false(text_ok(&text, &error));
    assert_int_equal(error.code, ERROR_MEMORY);
    assert_null(text_detach(&text));
}

static void lists_own_their_copies(void **state)
{
    struct string_list list = { .items = NULL };
    struct error error = ERROR_INIT;
    char word[] = "one";

    (void)state;
    assert_false(string_list_has(&list, "one"));
    assert_true(string_list_add(&list, word, &error));
    word[0] = 'O';
    assert_true(string_list_add(&list, word, &error));
    assert_true(string_list_has(&list, "one"));
    assert_true(string_list_has(&list, "One"));
    assert_false(string_list_has(&list, "ONE"));
    string_list_clear(&list);
    assert_int_equal(list.count, 0);
}

static void strings_are_compared_without_fear_of_null(void **state)
{
    char blanks[] = " \t a b\r\n";

    (void)state;
    assert_true(string_equal(NULL, NULL));
    assert_false(string_equal(NULL, ""));
    assert_false(string_equal("a", "A"));
    assert_true(string_equal_nocase("aé", "Aé"));
    assert_false(string_equal_nocase("a", NULL));
    assert_string_equal(string_trim(blanks), "a b");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf8_is_judged_and_cut_at_a_character),
        cmocka_unit_test(a_fixed_field_never_holds_half_a_character),
        cmocka_unit_test(whole_numbers_are_read_within_their_limits),
        cmocka_unit_test(identifiers_and_literals_double_their_quotes),
        cmocka_unit_test(an_empty_text_is_a_string),
        cmocka_unit_test(a_text_grows_by_all_its_means),
        cmocka_unit_test(a_failed_text_says_so_at_the_end),
        cmocka_unit_test(lists_own_their_copies),
        cmocka_unit_test(strings_are_compared_without_fear_of_null),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
