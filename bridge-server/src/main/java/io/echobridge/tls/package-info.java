/** TLS of the listening socket: PEM files, and what becomes of them. No Undertow, no apps. */
@NullMarked
package io.echobridge.tls;

import org.jspecify.annotations.NullMarked;
