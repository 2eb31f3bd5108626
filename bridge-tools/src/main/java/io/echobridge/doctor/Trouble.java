package io.echobridge.doctor;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why there was no answer. */
enum Trouble {
  /** The host's name has no address. */
  NAME("the name has no address"),
  /** Nobody listens there. */
  REFUSED("the connection is refused"),
  /** It takes too long. */
  TIMEOUT("there is no answer in time"),
  /** The certificate is past its end. */
  EXPIRED("the certificate has expired"),
  /** The certificate is not believed. */
  UNTRUSTED("the certificate is not trusted"),
  /** TLS does not come about. */
  TLS("TLS fails; is it plain HTTP?"),
  /** What comes is not HTTP, or breaks off. */
  BROKEN("the answer is incomplete or not HTTP");

  private final String words;

  Trouble(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /** The end of an id: {@code auth-refused}. */
  String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** What to do about it at a host, whatever that was asked. */
  String advice(String host) {
    return switch (this) {
      case NAME ->
          "Correct the name, or see what \"getent hosts "
              + host
              + "\" says. Names of containers exist only in their own network.";
      case REFUSED ->
          "Start what is to listen there, or correct the port. In a container, 127.0.0.1 is the"
              + " container itself.";
      case TIMEOUT -> "Does a firewall swallow the packets, or is nobody free to answer?";
      case EXPIRED -> "Renew the certificate of " + host + ".";
      case UNTRUSTED ->
          "The certificate must be for the name "
              + host
              + ", of an authority that is trusted here, and come with its intermediate ones.";
      case TLS -> "If it speaks no TLS there, the scheme is http.";
      case BROKEN -> "If it speaks TLS there, the scheme is https.";
    };
  }

  static Trouble of(@Nullable Throwable failure) {
    if (has(failure, UnresolvedAddressException.class)
        || has(failure, UnknownHostException.class)) {
      return NAME;
    }
    if (has(failure, HttpTimeoutException.class)) {
      return TIMEOUT;
    }
    if (has(failure, ConnectException.class) || has(failure, NoRouteToHostException.class)) {
      return REFUSED;
    }
    if (has(failure, CertificateExpiredException.class)) {
      return EXPIRED;
    }
    if (has(failure, CertificateException.class)) {
      return UNTRUSTED;
    }
    return has(failure, SSLException.class) ? TLS : BROKEN;
  }

  private static boolean has(@Nullable Throwable failure, Class<? extends Throwable> type) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < 10; depth++) {
      if (type.isInstance(cause)) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }
}
