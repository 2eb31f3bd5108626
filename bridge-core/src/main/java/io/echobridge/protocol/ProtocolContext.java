package io.echobridge.protocol;

import io.echobridge.auth.AppKeys;
import io.echobridge.auth.Authorizer;
import io.echobridge.gate.Admission;
import io.echobridge.gate.Origins;
import io.echobridge.net.Compression;
import io.echobridge.net.EventLoops;
import io.echobridge.token.Tokens;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What a client protocol is made with.
 *
 * @param app the app's name in the configuration
 * @param bridge the app's hub
 * @param authorizer asks the app's application over HTTP
 * @param origins which pages may connect
 * @param admission who may connect, and how fast
 * @param loops the server's event loops
 * @param patienceMillis how long a client may take nothing of what waits for it; then it is cut. It
 *     may change: to be asked for each new connection
 * @param foreign sessions of other nodes, which requests that come here may be for
 * @param tokens says who a client is, by the token that it gives
 * @param keys the app's keys, if it has any. They may change: to be asked whenever they are needed
 * @param compression how the app's WebSockets are compressed
 */
public record ProtocolContext(
    String app,
    Bridge bridge,
    Authorizer authorizer,
    Origins origins,
    Admission admission,
    EventLoops loops,
    LongSupplier patienceMillis,
    ForeignSessions foreign,
    Tokens tokens,
    Supplier<Optional<AppKeys>> keys,
    Compression compression) {}
