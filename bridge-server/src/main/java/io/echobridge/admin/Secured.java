package io.echobridge.admin;

import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.xnio.OptionMap;

/**
 * With what the listener speaks TLS.
 *
 * @param context that in force now
 * @param options which protocols and ciphers
 * @param onChange has somebody hear of another context; called once
 */
public record Secured(
    SSLContext context, OptionMap options, Consumer<Consumer<SSLContext>> onChange) {}
