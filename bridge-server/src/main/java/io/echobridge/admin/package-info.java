/**
 * What operators may ask the daemon on a listener of its own: health, metrics, the status page,
 * events as they pass. It reads what others count; the log level is all that it can change. It
 * knows no broker and no client protocol.
 */
@NullMarked
package io.echobridge.admin;

import org.jspecify.annotations.NullMarked;
