package io.echobridge.broker.rabbitmq;

import io.echobridge.broker.link.Tls;
import io.echobridge.settings.Secret;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.File;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/** Reads the PEM files of the block {@code tls}, anew for each attempt: they are renewed. */
final class TlsContext {
  private TlsContext() {}

  static SSLContext of(Tls tls) throws SSLException {
    SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
    if (tls.verify() == Tls.Verify.NONE) {
      builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
    } else {
      tls.caFile().ifPresent(file -> builder.trustManager(new File(file)));
    }
    tls.certFile()
        .ifPresent(
            certificate ->
                builder.keyManager(
                    new File(certificate),
                    new File(tls.keyFile().orElseThrow()),
                    tls.keyPassword().map(Secret::value).orElse(null)));
    return ((JdkSslContext) builder.build()).context();
  }
}
