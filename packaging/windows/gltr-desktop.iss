; The installer for Windows, by Inno Setup 6.3 or newer. build_installer.py runs it and defines:
;   AppVersion    the version, as people see it
;   FileVersion   the same as four numbers
;   Bundle        the folder that PyInstaller made
;   Associations  the file with what “Open with” offers the program for, made from the table of readers
;   Icon          the icon
;   Output        the folder for the installer

#define Window "gltr-desktop-window.exe"

[Setup]
; Never to be changed: by it, a newer version finds the older one.
AppId=io.github.gltr_desktop.GltrDesktop
AppName=GLTR Desktop
AppVersion={#AppVersion}
AppVerName=GLTR Desktop {#AppVersion}
AppPublisher=The gltr_desktop contributors
AppComments=Shows how predictable a text is to a language model
VersionInfoVersion={#FileVersion}
LicenseFile=..\..\LICENSE

; For one user, who needs no administrator. With /ALLUSERS, an administrator installs it for everybody.
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=commandline
DefaultDirName={autopf}\GLTR Desktop
DisableProgramGroupPage=yes

; There is no torch for ARM on Windows; Windows 11 on ARM runs the program for x64.
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
; Windows 10 of 2018, as Qt asks.
MinVersion=10.0.17763

; A window that is open is asked to close, and asks for unsaved texts in turn: it is never forced.
CloseApplications=yes
RestartApplications=no
ChangesAssociations=yes

OutputDir={#Output}
OutputBaseFilename=gltr-desktop-{#AppVersion}-windows-x64-setup
SetupIconFile={#Icon}
UninstallDisplayIcon={app}\{#Window}
UninstallDisplayName=GLTR Desktop
WizardStyle=modern
Compression=lzma2/max
SolidCompression=yes
LZMAUseSeparateProcess=yes

[InstallDelete]
; What an older version brought, and this one does not, must not be found by this one.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "{#Bundle}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{autoprograms}\GLTR Desktop"; Filename: "{app}\{#Window}"; Comment: "Shows how predictable a text is to a language model"

[Run]
Filename: "{app}\{#Window}"; Description: "Start GLTR Desktop"; Flags: nowait postinstall skipifsilent

[Registry]
#include Associations

[Code]
const
  DataStays =
    'GLTR Desktop has been removed. What it kept for you has not:' + #13#10 + #13#10 +
    'Copies of unsaved texts:' + #13#10 + '%1' + #13#10 +
    'Baselines, figures of folders, and the log:' + #13#10 + '%2' + #13#10 +
    'Settings, in the registry:' + #13#10 + 'HKEY_CURRENT_USER\Software\gltr_desktop' + #13#10 +
    'Downloaded models, which other programs use as well:' + #13#10 + '%3' + #13#10 +
    'Keys of servers: in the Credential Manager' + #13#10 + #13#10 +
    'A newer version finds all of it again. Delete these folders and this key if you do not want them.';

function UsedProgram: String;
{ The first of the programs that is running, or an empty string. Windows lets nobody write into the
  file of a program that runs. }
var
  Programs: TArrayOfString;
  Index: Integer;
  Opened: TFileStream;
begin
  Programs := ['{#Window}', 'gltr-desktop.exe', 'gltr-desktop-reader.exe'];
  Result := '';
  for Index := 0 to GetArrayLength(Programs) - 1 do
    if (Result = '') and FileExists(ExpandConstant('{app}\') + Programs[Index]) then
      try
        Opened := TFileStream.Create(ExpandConstant('{app}\') + Programs[Index], fmOpenReadWrite or fmShareDenyNone);
        Opened.Free;
      except
        Result := Programs[Index];
      end;
end;

function InitializeUninstall: Boolean;
begin
  Result := True;
  while Result and (UsedProgram <> '') do
    Result := SuppressibleMsgBox(
      'GLTR Desktop is running (' + UsedProgram + '). Close it, then choose Retry.',
      mbError, MB_RETRYCANCEL, IDCANCEL) = IDRETRY;
end;

procedure CurUninstallStepChanged(CurUninstallStep: TUninstallStep);
begin
  if CurUninstallStep = usPostUninstall then
    SuppressibleMsgBox(
      FmtMessage(DataStays, [
        ExpandConstant('{userappdata}\gltr_desktop'),
        ExpandConstant('{localappdata}\gltr_desktop'),
        ExpandConstant('{%USERPROFILE}\.cache\huggingface')]),
      mbInformation, MB_OK, IDOK);
end;
