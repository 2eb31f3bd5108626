<?php

return [
    'app' => [
        'name' => 'Laravel',
        'env' => 'production',
        'debug' => false,
        'url' => 'http://localhost',
        'timezone' => 'UTC',
        'locale' => 'en',
        'fallback_locale' => 'en',
        'key' => 'base64:'.base64_encode(str_repeat('k', 32)),   // a test application has no secrets
        'cipher' => 'AES-256-CBC',
        'providers' => [
            Illuminate\Auth\AuthServiceProvider::class,
            Illuminate\Broadcasting\BroadcastServiceProvider::class,
            Illuminate\Bus\BusServiceProvider::class,
            Illuminate\Cookie\CookieServiceProvider::class,
            Illuminate\Encryption\EncryptionServiceProvider::class,
            Illuminate\Filesystem\FilesystemServiceProvider::class,
            Illuminate\Foundation\Providers\FoundationServiceProvider::class,
            Illuminate\Notifications\NotificationServiceProvider::class,
            Illuminate\Queue\QueueServiceProvider::class,
            Illuminate\Redis\RedisServiceProvider::class,
            Illuminate\Session\SessionServiceProvider::class,
            Illuminate\Translation\TranslationServiceProvider::class,
            Illuminate\View\ViewServiceProvider::class,
            App\Provider::class,
        ],
        'aliases' => [],
    ],
    'auth' => ['defaults' => ['guard' => 'token'], 'guards' => ['token' => ['driver' => 'token-or-cookie']], 'providers' => []],
    'broadcasting' => [
        'default' => 'redis',
        'connections' => ['redis' => ['driver' => 'redis', 'connection' => 'default']],
    ],
    'database' => [
        'redis' => [
            'client' => 'phpredis',
            'options' => ['prefix' => (string) getenv('REDIS_PREFIX')],
            'default' => ['host' => '127.0.0.1', 'port' => getenv('REDIS_PORT'), 'password' => null, 'database' => 0],
        ],
    ],
    'filesystems' => ['default' => 'local', 'disks' => ['local' => ['driver' => 'local', 'root' => storage_path()]]],
    'logging' => [
        'default' => 'single',
        'channels' => ['single' => ['driver' => 'single', 'path' => storage_path('logs/laravel.log')]],
    ],
    'queue' => ['default' => 'sync', 'connections' => ['sync' => ['driver' => 'sync']]],
    'session' => [
        'driver' => 'array', 'lifetime' => 120, 'expire_on_close' => false, 'encrypt' => false, 'lottery' => [0, 100],
        'cookie' => 'laravel_session', 'path' => '/', 'domain' => null, 'secure' => null, 'http_only' => true, 'same_site' => 'lax',
    ],
    'view' => ['paths' => [], 'compiled' => storage_path('framework')],
];
