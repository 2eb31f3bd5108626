/** Measures package-private code of the package of the same name. */
@NullMarked
package io.echobridge.websocket;

import org.jspecify.annotations.NullMarked;
