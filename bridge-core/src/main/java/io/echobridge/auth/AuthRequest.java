package io.echobridge.auth;

import io.echobridge.channel.ChannelName;
import java.util.Map;

/**
 * One question to the application: may this connection subscribe to this channel?
 *
 * @param channel the channel, always a guarded one
 * @param socketId the connection's id, which the browser sends as {@code X-Socket-ID}; turns are
 *     shared out by it and by the address
 * @param clientHeaders the headers the client gave with its {@code subscribe}; untrusted, of any
 *     name
 * @param handshakeHeaders what the client's HTTP handshake carried, lower-case names: {@code
 *     cookie}, {@code origin}, {@code referer}, {@code user-agent}, {@code accept-language}, where
 *     present
 * @param remoteAddress the client's address as text
 */
public record AuthRequest(
    ChannelName channel,
    String socketId,
    Map<String, String> clientHeaders,
    Map<String, String> handshakeHeaders,
    String remoteAddress) {}
