/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "tui/keymap.h"

const struct tui_key *tui_key_find(struct tui_key_table table, int32_t code)
{
    for (size_t row = 0; row < table.count; row++) {
        const struct tui_key *key = &table.keys[row];

        for (size_t i = 0; i < sizeof key->codes / sizeof key->codes[0]; i++)
            if (key->codes[i] == code && code != 0)
                return key;
    }
    return NULL;
}

bool tui_key_is_text(int32_t code)
{
    return code >= 0x20 && code < TUI_KEY(0) && (code < 0x7F || code >= 0xA0);
}
