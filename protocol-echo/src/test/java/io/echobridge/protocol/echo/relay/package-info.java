/** Two nodes behind a balancer that scatters a client's requests, at the level of the wire. */
@NullMarked
package io.echobridge.protocol.echo.relay;

import org.jspecify.annotations.NullMarked;
