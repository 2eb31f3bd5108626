package io.echobridge.jwt;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import io.echobridge.channel.ChannelName;
import io.echobridge.channel.RawJson;
import io.echobridge.channel.Unicode;
import io.echobridge.text.Glob;
import io.echobridge.token.Identity;
import io.echobridge.token.JwtConfig;
import io.echobridge.token.TokenAnswer;
import io.echobridge.token.TokenAnswer.Accepted;
import io.echobridge.token.TokenAnswer.Refused;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the claims of a token mean, whose signature is good. */
final class Claims {
  private static final String USER_INFO = "user_info";

  private final JwtConfig config;

  Claims(JwtConfig config) {
    this.config = config;
  }

  /**
   * @param now in milliseconds since 1970
   */
  TokenAnswer answer(JWTClaimsSet claims, long now) {
    long leeway = config.leeway().toMillis();
    Instant end = instant(claims.getExpirationTime());
    Instant begin = instant(claims.getNotBeforeTime());
    if (end == null) {
      return refused("has no exp");
    }
    if (end.toEpochMilli() + leeway <= now) {
      return refused("has ended");
    }
    if (begin != null && begin.toEpochMilli() - leeway > now) {
      return refused("is not valid yet (nbf)");
    }
    if (!config.issuer().isEmpty() && !config.issuer().equals(claims.getIssuer())) {
      return refused("is of another issuer (jwt.issuer)");
    }
    if (!config.audience().isEmpty() && !claims.getAudience().contains(config.audience())) {
      return refused("is for another audience (jwt.audience)");
    }
    Object named = claims.getClaim(config.userClaim());
    Optional<String> user = user(named);
    if (named != null && !(named instanceof String) && user.isEmpty()) {
      // Who that is nobody should guess; and it is not nobody.
      return refused("names a user by something that is neither a text nor an integer");
    }
    if (user.isPresent()
        && (!Unicode.isWellFormed(user.get()) || ChannelName.ofUser(user.get()).isEmpty())) {
      return refused("names a user by an id that is too long, or no plain text");
    }
    // One that is over, and counts only because clocks may differ, does so no longer than that.
    long until = end.toEpochMilli() + (end.toEpochMilli() > now ? 0 : leeway);
    return new Accepted(new Identity(user, userInfo(claims), channels(claims), until));
  }

  @SuppressWarnings("JavaUtilDate") // the library's
  private static @Nullable Instant instant(@Nullable Date date) {
    return date == null ? null : date.toInstant();
  }

  private static Optional<String> user(@Nullable Object claim) {
    return claim instanceof String || claim instanceof Long || claim instanceof Integer
        ? Optional.of(claim.toString()).filter(id -> !id.isEmpty())
        : Optional.empty();
  }

  private static RawJson userInfo(JWTClaimsSet claims) {
    if (claims.getClaim(USER_INFO) instanceof Map<?, ?> info) {
      @SuppressWarnings("unchecked") // the library reads JSON objects as such maps
      Map<String, Object> object = (Map<String, Object>) info;
      return RawJson.of(JSONObjectUtils.toJSONString(object));
    }
    return RawJson.NULL;
  }

  private List<Glob> channels(JWTClaimsSet claims) {
    List<Glob> channels = new ArrayList<>();
    if (claims.getClaim(config.channelsClaim()) instanceof List<?> list) {
      for (Object each : list) {
        if (each instanceof String name
            && name.length() <= ChannelName.MAX_LENGTH
            && channels.size() < Identity.MOST_CHANNELS) {
          channels.add(new Glob(name));
        }
      }
    }
    return channels;
  }

  private static Refused refused(String how) {
    return new Refused("its JSON Web Token " + how);
  }
}
