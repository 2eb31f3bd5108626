package io.echobridge.broker.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.ShutdownSignalException;
import io.echobridge.broker.link.Reason;
import io.echobridge.text.Printable;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** Puts what went wrong into the words of RabbitMQ or of the operating system. */
final class Failures {
  private static final int FORCED = 320;

  private Failures() {}

  /** RabbitMQ's own words where it said some, else the innermost message. */
  static String words(Throwable failure) {
    if (failure instanceof Denied denied) {
      return Printable.words(denied.words(), Reason.LONGEST);
    }
    Optional<String> said = said(failure).map(Said::text);
    if (said.isPresent()) {
      return Printable.words(said.get(), Reason.LONGEST);
    }
    String words = null;
    Throwable inner = failure;
    for (int depth = 0; inner != null && depth < 20; depth++) {
      boolean shutdown = inner instanceof ShutdownSignalException;
      if (inner.getMessage() != null && !inner.getMessage().isBlank() && !shutdown) {
        words = inner.getMessage();
      } else if (inner instanceof TimeoutException) {
        words = "no answer in time";
      } else if (words == null && inner instanceof java.io.EOFException) {
        words = "the connection was lost";
      }
      inner = inner.getCause();
    }
    return Printable.words(
        words == null ? failure.getClass().getSimpleName() : words, Reason.LONGEST);
  }

  /** Whether RabbitMQ answered, and said no: trying again soon would not help. */
  static boolean refused(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof AuthenticationFailureException
          || t instanceof PossibleAuthenticationFailureException) {
        return true;
      }
    }
    return said(failure).filter(said -> said.code() != FORCED).isPresent();
  }

  /** The code with which RabbitMQ said no, such as 404; 0 if there is none. */
  static int code(Throwable failure) {
    return said(failure).map(Said::code).orElse(0);
  }

  private record Said(int code, String text) {}

  private static Optional<Said> said(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof ShutdownSignalException signal) {
        Method reason = signal.getReason();
        if (reason instanceof AMQP.Connection.Close close) {
          return Optional.of(new Said(close.getReplyCode(), close.getReplyText()));
        }
        if (reason instanceof AMQP.Channel.Close close) {
          return Optional.of(new Said(close.getReplyCode(), close.getReplyText()));
        }
      }
    }
    return Optional.empty();
  }
}
