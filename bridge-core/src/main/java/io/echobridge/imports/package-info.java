/**
 * Makes a configuration of laravel-echo-server's file, and says what became of each option. Reads
 * and writes no files, and knows of the configuration only its words.
 */
@NullMarked
package io.echobridge.imports;

import org.jspecify.annotations.NullMarked;
