package io.echobridge.protocol.pusher;

import io.echobridge.auth.AppKeys;
import io.echobridge.auth.Authorization;
import io.echobridge.auth.Authorization.Granted;
import io.echobridge.auth.Authorization.Refused;
import io.echobridge.auth.ChannelData;
import io.echobridge.channel.ChannelKind;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.Member;
import java.util.Optional;

/**
 * What a client brings from the application with its subscribe to a guarded channel.
 *
 * @param channelData the text that was signed with the name, byte for byte
 */
record SignedSubscribe(String socketId, String auth, Optional<String> channelData) {
  private static final int UNAUTHORISED = 401;

  /**
   * What the application has decided.
   *
   * @param signedIn the user that the connection belongs to, as a member; what the channel data say
   *     counts more
   */
  Authorization authorization(
      ChannelName channel, Optional<AppKeys> keys, Optional<Member> signedIn) {
    String signed =
        socketId + ':' + channel.value() + channelData.map(data -> ':' + data).orElse("");
    Optional<String> fault = Signatures.fault(keys, auth, signed);
    if (fault.isPresent()) {
      String reason = "the signature does not fit: is the application's secret this app's?";
      return new Refused(UNAUTHORISED, reason, fault.get());
    }
    if (channel.kind() != ChannelKind.PRESENCE) {
      return new Granted(null);
    }
    Optional<Member> member =
        channelData.isPresent() ? ChannelData.member(channelData.get()) : signedIn;
    if (member.isEmpty()) {
      String words =
          channelData.isPresent()
              ? "Invalid channel_data: expected an object whose user_id is a non-empty string or an"
                  + " integer"
              : "Missing channel_data: nothing says who the member is, and nobody is signed in";
      return new Refused(UNAUTHORISED, words, words);
    }
    return new Granted(member.get());
  }
}
