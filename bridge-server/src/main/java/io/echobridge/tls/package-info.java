/**
 * TLS of the listening socket: PEM files, and the keys and certificates read from them. No
 * Undertow, no apps.
 */
@NullMarked
package io.echobridge.tls;

import org.jspecify.annotations.NullMarked;
