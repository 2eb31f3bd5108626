package io.echobridge.auth;

import io.echobridge.channel.ChannelName;
import java.util.Map;

/**
 * One question to the application over HTTP: may this connection subscribe to this channel?
 *
 * @param channel the channel, always a guarded one
 * @param socketId the connection's id, which the browser sends as {@code X-Socket-ID}; turns are
 *     shared out by it and by the address
 * @param clientHeaders the headers the client gave with its {@code subscribe}; untrusted, of any
 *     name
 * @param handshakeHeaders what the client's HTTP handshake carried, lower-case names: {@code
 *     cookie}, {@code authorization}, {@code origin}, {@code referer}, {@code user-agent}, {@code
 *     accept-language}, where present; the first two only if they may speak for the page
 * @param remoteAddress the client's address as text
 * @param loginKeptBack whether the handshake carried a {@code cookie} or {@code authorization} that
 *     may not speak for the page
 * @param isAgain whether the client hears the channel already, and came back: such questions share
 *     the turns of one address, so that a crowd that comes back delays nobody who is new
 */
public record AuthRequest(
    ChannelName channel,
    String socketId,
    Map<String, String> clientHeaders,
    Map<String, String> handshakeHeaders,
    String remoteAddress,
    boolean loginKeptBack,
    boolean isAgain) {
  /** One that is asked for the first time. */
  public AuthRequest(
      ChannelName channel,
      String socketId,
      Map<String, String> clientHeaders,
      Map<String, String> handshakeHeaders,
      String remoteAddress,
      boolean loginKeptBack) {
    this(channel, socketId, clientHeaders, handshakeHeaders, remoteAddress, loginKeptBack, false);
  }

  /** With nothing kept back. */
  public AuthRequest(
      ChannelName channel,
      String socketId,
      Map<String, String> clientHeaders,
      Map<String, String> handshakeHeaders,
      String remoteAddress) {
    this(channel, socketId, clientHeaders, handshakeHeaders, remoteAddress, false);
  }

  /** The same question about a client that hears the channel already. */
  public AuthRequest again() {
    return new AuthRequest(
        channel, socketId, clientHeaders, handshakeHeaders, remoteAddress, loginKeptBack, true);
  }
}
