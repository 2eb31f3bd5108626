/**
 * Handling of text from outside: patterns that cost little, JSON within bounds, text that is safe
 * for a terminal, and limits on repeated log lines. Knows nothing about the daemon; any package may
 * use it.
 */
@NullMarked
package io.echobridge.text;

import org.jspecify.annotations.NullMarked;
