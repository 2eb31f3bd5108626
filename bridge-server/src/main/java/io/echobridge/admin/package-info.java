/**
 * The listener for operators: health, metrics, the status page, passing events. It reads what
 * others count, and can change only the log level. It knows no broker and no client protocol.
 */
@NullMarked
package io.echobridge.admin;

import org.jspecify.annotations.NullMarked;
