/* SPDX-License-Identifier: MIT */
/* fuzz: what the targets share. Each is one function that libFuzzer calls with hostile bytes. */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* The bytes as a string; the caller frees. Ends the run when memory is out. */
static inline char *fuzz_string(const uint8_t *bytes, size_t size)
{
    char *string = malloc(size + 1);

    if (string == NULL)
        exit(1);
    if (size > 0)
        memcpy(string, bytes, size);
    string[size] = '\0';
    return string;
}

#endif
