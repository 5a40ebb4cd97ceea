-- Signing out a lost device finds its sessions.
create index session_device on session (account, device);
