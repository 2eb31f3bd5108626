/**
 * {@code echobridge import}: makes a configuration of laravel-echo-server's file, and says what
 * became of each option. Only the command itself reads and writes files.
 */
@NullMarked
package io.echobridge.imports;

import org.jspecify.annotations.NullMarked;
